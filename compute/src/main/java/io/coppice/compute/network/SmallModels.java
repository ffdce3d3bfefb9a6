package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The networks without batch normalisation. */
final class SmallModels {

    private SmallModels() {}

    /** LeNet-5-Caffe (LeCun et al., 1998, as in Caffe): gates on the channels and on the inputs of the dense layers. */
    static List<Layer> lenet5(ModelSettings settings, Shape input, int classes) {
        Window fiveByFive = new Window(5, 1, 0);
        Window halving = new Window(2, 2, 0);
        return List.of(
                new Convolution("conv1", 20, fiveByFive, true),
                new MaxPool(halving),
                new Relu(),
                new Convolution("conv2", 50, fiveByFive, true),
                new MaxPool(halving),
                new Relu(),
                new Flatten(),
                new Dense("fc1", 500, true),
                new Relu(),
                new Dense("fc2", classes, true));
    }

    /** Fully connected layers of the given hidden widths, gates on every input. */
    static List<Layer> mlp(ModelSettings settings, Shape input, int classes) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Flatten());
        int count = 0;
        for (int width : settings.widths()) {
            if (width < 1) {
                throw new IllegalArgumentException("model.widths must be positive: " + settings.widths());
            }
            layers.add(new Dense("fc" + ++count, width, true));
            layers.add(new Relu());
        }
        layers.add(new Dense("fc" + ++count, classes, true));
        return layers;
    }
}
