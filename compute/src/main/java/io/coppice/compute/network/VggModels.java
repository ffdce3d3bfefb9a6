package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** VGG networks (Simonyan and Zisserman, 2015) with batch normalisation, gates behind each one. */
final class VggModels {
    /** The convolutions' widths between one pooling and the next. */
    private static final List<List<Integer>> WIDTHS_OF_16 = List.of(
            List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512), List.of(512, 512, 512));

    private VggModels() {}

    /**
     * The form for small images: one dense layer from the last 512 channels to the classes. Five poolings leave 1 x 1 of
     * 32 x 32; of larger images the mean of what is left is taken.
     */
    static List<Layer> vgg16(ModelSettings settings, Shape input, int classes) {
        List<Layer> layers = new ArrayList<>();
        int count = 0;
        for (List<Integer> widths : WIDTHS_OF_16) {
            for (int i = 0; i < widths.size(); i++) {
                count++;
                layers.add(new Convolution("conv" + count, widths.get(i), new Window(3, 1, 1), false, false));
                layers.add(new BatchNorm("bn" + count, true));
                if (i == widths.size() - 1) {
                    layers.add(new MaxPool(new Window(2, 2, 0)));
                }
                layers.add(new Relu());
            }
        }
        layers.add(new GlobalAveragePool());
        layers.add(new Dense("fc", classes, false));
        return layers;
    }
}
