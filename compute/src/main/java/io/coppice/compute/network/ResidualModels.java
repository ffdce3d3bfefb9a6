package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks (He et al., "Deep Residual Learning for Image Recognition", 2016) and wide ones (Zagoruyko and
 * Komodakis, "Wide Residual Networks", 2016). Where a block changes the shape, its shortcut is a 1 x 1 convolution. Gates
 * stand behind the batch normalisation of the convolutions inside a block, so that what is added up stays whole.
 * Parameters are named as in torchvision.
 */
final class ResidualModels {
    /** Images at least this large are halved twice before the first block. */
    private static final int LARGE = 64;

    private ResidualModels() {}

    /** For small images: three groups of {@code blocks} blocks of two 3 x 3 convolutions, gates on the first of each. */
    static List<LayerSpec> resnet(int blocks, int classes) {
        List<LayerSpec> layers =
                new ArrayList<>(List.of(convolution("conv1", 16, 3, 1), norm("bn1", false), new Relu()));
        int inputs = 16;
        for (int group = 1; group <= 3; group++) {
            int width = 8 << group;
            for (int block = 0; block < blocks; block++) {
                int stride = group > 1 && block == 0 ? 2 : 1;
                layers.add(basic("layer" + group + "." + block + ".", inputs, width, stride));
                layers.add(new Relu());
                inputs = width;
            }
        }
        return finished(layers, classes);
    }

    private static Residual basic(String name, int inputs, int width, int stride) {
        List<LayerSpec> main = List.of(
                convolution(name + "conv1", width, 3, stride),
                norm(name + "bn1", true),
                new Relu(),
                convolution(name + "conv2", width, 3, 1),
                norm(name + "bn2", false));
        return new Residual(main, shortcut(name, inputs, width, stride));
    }

    private static List<LayerSpec> shortcut(String name, int inputs, int outputs, int stride) {
        return inputs == outputs && stride == 1
                ? List.of()
                : List.of(convolution(name + "downsample.0", outputs, 1, stride), norm(name + "downsample.1", false));
    }

    /** ResNet-50, the stride of a bottleneck at its 3 x 3 convolution; gates on the first two convolutions of each. */
    static List<LayerSpec> resnet50(Shape input, int classes) {
        List<LayerSpec> layers = new ArrayList<>();
        boolean large = Math.min(input.height(), input.width()) >= LARGE;
        layers.add(large ? convolution("conv1", 64, 7, 2) : convolution("conv1", 64, 3, 1));
        layers.add(norm("bn1", false));
        if (large) {
            layers.add(new MaxPool(new Window(3, 2, 1)));
        }
        layers.add(new Relu());
        int[] blocks = {3, 4, 6, 3};
        int inputs = 64;
        for (int group = 1; group <= blocks.length; group++) {
            int width = 32 << group;
            for (int block = 0; block < blocks[group - 1]; block++) {
                int stride = group > 1 && block == 0 ? 2 : 1;
                layers.add(bottleneck("layer" + group + "." + block + ".", inputs, width, stride));
                layers.add(new Relu());
                inputs = 4 * width;
            }
        }
        return finished(layers, classes);
    }

    private static Residual bottleneck(String name, int inputs, int width, int stride) {
        List<LayerSpec> main = List.of(
                convolution(name + "conv1", width, 1, 1),
                norm(name + "bn1", true),
                new Relu(),
                convolution(name + "conv2", width, 3, stride),
                norm(name + "bn2", true),
                new Relu(),
                convolution(name + "conv3", 4 * width, 1, 1),
                norm(name + "bn3", false));
        return new Residual(main, shortcut(name, inputs, 4 * width, stride));
    }

    /**
     * Normalisation and ReLU stand before the convolutions; where the shape changes, the shortcut shares the first of them.
     * Gates on the first convolution of each block.
     */
    static List<LayerSpec> wideResnet(int depth, int width, int classes) {
        if (depth < 10 || depth % 6 != 4 || width < 1) {
            throw new IllegalArgumentException("a wide-resnet needs model.depth = 6 n + 4 (10, 16, 22, 28, ...) and "
                    + "model.width of 1 or more, not depth " + depth + " and width " + width);
        }
        List<LayerSpec> layers = new ArrayList<>(List.of(convolution("conv1", 16, 3, 1)));
        int inputs = 16;
        for (int group = 1; group <= 3; group++) {
            int outputs = (8 << group) * width;
            for (int block = 0; block < (depth - 4) / 6; block++) {
                int stride = group > 1 && block == 0 ? 2 : 1;
                addWide(layers, "layer" + group + "." + block + ".", inputs, outputs, stride);
                inputs = outputs;
            }
        }
        layers.add(norm("bn", false));
        layers.add(new Relu());
        return finished(layers, classes);
    }

    private static void addWide(List<LayerSpec> layers, String name, int inputs, int outputs, int stride) {
        List<LayerSpec> before = List.of(norm(name + "bn1", false), new Relu());
        List<LayerSpec> main = List.of(
                convolution(name + "conv1", outputs, 3, stride),
                norm(name + "bn2", true),
                new Relu(),
                convolution(name + "conv2", outputs, 3, 1));
        if (inputs == outputs && stride == 1) {
            List<LayerSpec> whole = new ArrayList<>(before);
            whole.addAll(main);
            layers.add(new Residual(whole, List.of()));
        } else {
            layers.addAll(before);
            layers.add(new Residual(main, List.of(convolution(name + "shortcut", outputs, 1, stride))));
        }
    }

    private static List<LayerSpec> finished(List<LayerSpec> layers, int classes) {
        layers.add(new GlobalAveragePool());
        layers.add(new Dense("fc", classes, false));
        return layers;
    }

    private static Convolution convolution(String name, int outputs, int kernel, int stride) {
        return new Convolution(name, outputs, new Window(kernel, stride, kernel / 2), false, false);
    }

    private static BatchNorm norm(String name, boolean gated) {
        return new BatchNorm(name, gated);
    }
}
