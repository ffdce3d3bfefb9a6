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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks that a job can name. */
public final class Models {

    /** Makes the layers of a network. */
    private interface Builder {
        List<Layer> layers(ModelSettings settings, int classes);
    }

    private static final Map<String, Builder> BUILDERS = new LinkedHashMap<>();

    static {
        BUILDERS.put("lenet5", Models::lenet5);
        BUILDERS.put("mlp", Models::mlp);
    }

    private Models() {}

    /** What a job may write for {@code model.name}. */
    public static List<String> names() {
        return List.copyOf(BUILDERS.keySet());
    }

    static Network create(ModelSettings settings, Shape input, int classes) {
        Builder builder = BUILDERS.get(settings.name());
        if (builder == null) {
            throw new IllegalArgumentException(
                    "There is no network named " + settings.name() + "; there are " + String.join(", ", names()));
        }
        return new Network(settings.name(), input, builder.layers(settings, classes));
    }

    /** LeNet-5-Caffe (LeCun et al., 1998, as in Caffe): gates on the channels and on the inputs of the dense layers. */
    private static List<Layer> lenet5(ModelSettings settings, int classes) {
        if (!settings.widths().isEmpty()) {
            throw new IllegalArgumentException("lenet5 has fixed widths, so model.widths must stay empty: "
                    + settings.widths() + "; mlp takes widths");
        }
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
    private static List<Layer> mlp(ModelSettings settings, int classes) {
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
