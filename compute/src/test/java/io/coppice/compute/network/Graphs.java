package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.Addition;
import io.coppice.compute.layer.AveragePool;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Concatenation;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.DepthwiseConvolution;
import io.coppice.compute.layer.Dropout;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.GroupedConvolution;
import io.coppice.compute.layer.HardSwish;
import io.coppice.compute.layer.LeakyRelu;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Relu6;
import io.coppice.compute.layer.Sigmoid;
import io.coppice.compute.layer.Wired;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Small networks that are no chains, and all operators in them. */
public final class Graphs {
    private static final Window THREE = new Window(3, 1, 1);
    private static final Window POINT = new Window(1, 1, 0);
    private static final Window HALVING = new Window(2, 2, 0);

    private Graphs() {}

    /** By name, for images of any size that two poolings can halve. */
    public static Map<String, List<LayerSpec>> all(int classes) {
        Map<String, List<LayerSpec>> graphs = new TreeMap<>();
        graphs.put("diamond", diamond(classes));
        graphs.put("dense-block", denseBlock(classes));
        graphs.put("shared-producer", sharedProducer(classes));
        graphs.put("two-heads", twoHeads(classes));
        graphs.put("depthwise-chain", depthwiseChain(classes));
        graphs.put("groups", groups(classes));
        graphs.put("one-half-everywhere", halves(classes));
        return graphs;
    }

    public static Network network(String name, Shape image, int classes) {
        return new Network(name, image, all(classes).get(name));
    }

    private static LayerSpec node(String name, LayerSpec segment, String... inputs) {
        return new Wired(Optional.ofNullable(name), List.of(inputs), segment);
    }

    private static Convolution convolution(String name, int outputs, Window window, boolean gated) {
        return new Convolution(name, outputs, window, gated);
    }

    /** Two branches of different operators, one of which would change what both read. */
    private static List<LayerSpec> diamond(int classes) {
        return List.of(
                convolution("stem", 6, THREE, true),
                node("left", new Relu(), "stem"),
                node("right", convolution("side", 6, THREE, true), "stem"),
                node("sum", new Addition(), "left", "right", "stem"),
                new HardSwish(),
                new MaxPool(HALVING),
                new Flatten(),
                new Dense("fc", classes, true));
    }

    /** Every convolution reads all that were before it. */
    private static List<LayerSpec> denseBlock(int classes) {
        return List.of(
                node("a", convolution("conv1", 4, THREE, true)),
                node("ar", new LeakyRelu(0.1f), "a"),
                node("b", convolution("conv2", 3, THREE, true), "ar"),
                node("ab", new Concatenation(), "a", "b"),
                new Relu6(),
                node("c", convolution("conv3", 5, THREE, true)),
                node("abc", new Concatenation(), "a", "b", "c"),
                new AveragePool(new Window(3, 2, 1)),
                convolution("conv4", 4, POINT, true),
                new Relu(),
                new GlobalAveragePool(),
                new Dense("fc", classes, true));
    }

    /** One array is read by operators that need different units of it. */
    private static List<LayerSpec> sharedProducer(int classes) {
        return List.of(
                convolution("stem", 6, THREE, false),
                node("flat", new Flatten(), "stem"),
                node("one", new Dense("fc1", classes, true), "flat"),
                node("pool", new AveragePool(HALVING), "stem"),
                node("few", new DepthwiseConvolution("few", 1, THREE, true, false), "pool"),
                new GlobalAveragePool(),
                node("two", new Dense("fc2", classes, true)),
                node("mean", new GlobalAveragePool(), "stem"),
                node("three", new Dense("fc3", classes, true), "mean"),
                node(null, new Addition(), "one", "two", "three"));
    }

    private static List<LayerSpec> twoHeads(int classes) {
        return List.of(
                convolution("conv1", 5, THREE, true),
                node("trunk", new MaxPool(HALVING)),
                convolution("conv2", 6, THREE, true),
                new Sigmoid(),
                new GlobalAveragePool(),
                node("first", new Dense("fc1", classes, true)),
                node("flat", new Flatten(), "trunk"),
                new Dropout(0.3f),
                node("second", new Dense("fc2", classes, true)),
                node("heads", new Addition(), "first", "second"));
    }

    /** As MobileNets have them. */
    private static List<LayerSpec> depthwiseChain(int classes) {
        return List.of(
                new Convolution("stem", 6, THREE, false, false),
                new BatchNorm("bn0", false),
                new Relu6(),
                new DepthwiseConvolution("dw1", 1, THREE, false, false),
                new BatchNorm("bn1", true),
                new Relu6(),
                new Convolution("pw1", 5, POINT, false, false),
                new BatchNorm("bn2", false),
                new HardSwish(),
                new DepthwiseConvolution("dw2", 2, new Window(3, 2, 1), true, true),
                new Relu(),
                new Convolution("pw2", 4, POINT, true),
                new GlobalAveragePool(),
                new Dense("fc", classes, true));
    }

    private static List<LayerSpec> groups(int classes) {
        return List.of(
                convolution("conv1", 6, THREE, true),
                new GroupedConvolution("half", 8, THREE, 2, true, false),
                new LeakyRelu(0.2f),
                new GroupedConvolution("quarter", 4, new Window(3, 1, 0), 4, true, true),
                new Relu(),
                new Flatten(),
                new Dropout(0.2f),
                new Dense("fc", classes, true));
    }

    /** Closed units are one half, before padding and before what has no bias. */
    private static List<LayerSpec> halves(int classes) {
        return List.of(
                convolution("conv1", 4, THREE, true),
                new Sigmoid(),
                convolution("conv2", 5, THREE, true),
                node("s", new Sigmoid()),
                node("pooled", new MaxPool(HALVING), "s"),
                node("averaged", new AveragePool(HALVING), "s"),
                node("both", new Concatenation(), "pooled", "averaged"),
                node("grouped", new GroupedConvolution("groups", 4, THREE, 2, true, true), "both"),
                new Sigmoid(),
                new Flatten(),
                new Dense("fc", classes, true));
    }
}
