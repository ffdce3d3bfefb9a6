package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.util.List;

/** Small networks with everything that residual ones have: both kinds of shortcut, both orders, gates in and before branches. */
public final class SmallResidual {
    private static final Window THREE = new Window(3, 1, 1);

    private SmallResidual() {}

    /** Two blocks with gates behind batch normalisation, the second with a strided shortcut. */
    public static Network after(Shape image, int classes) {
        return new Network(
                "after",
                image,
                List.of(
                        convolution("conv1", 6, THREE),
                        new BatchNorm("bn1", false),
                        new Relu(),
                        new Residual(
                                List.of(
                                        convolution("a.conv1", 6, THREE),
                                        new BatchNorm("a.bn1", true),
                                        new Relu(),
                                        convolution("a.conv2", 6, THREE),
                                        new BatchNorm("a.bn2", false)),
                                List.of()),
                        new Relu(),
                        new Residual(
                                List.of(
                                        convolution("b.conv1", 8, new Window(3, 2, 1)),
                                        new BatchNorm("b.bn1", true),
                                        new Relu(),
                                        convolution("b.conv2", 8, THREE),
                                        new BatchNorm("b.bn2", false)),
                                List.of(
                                        convolution("b.shortcut", 8, new Window(1, 2, 0)),
                                        new BatchNorm("b.bn3", false))),
                        new Relu(),
                        new GlobalAveragePool(),
                        new Dense("fc", classes, false)));
    }

    /** Normalisation first, as in wide networks, and branches whose ends have gates: sums of which either part may be closed. */
    public static Network before(Shape image, int classes) {
        List<LayerSpec> main = List.of(
                new BatchNorm("a.bn1", false),
                new Relu(),
                convolution("a.conv1", 5, THREE),
                new BatchNorm("a.bn2", true),
                new Relu(),
                convolution("a.conv2", 6, THREE));
        Residual gatedEnds = new Residual(
                List.of(new Convolution("b.conv", 7, THREE, true)),
                List.of(new Convolution("b.shortcut", 7, new Window(1, 1, 0), true)));
        Residual gatedStart = new Residual(
                List.of(convolution("c.conv1", 4, THREE), new Relu(), convolution("c.conv2", 7, THREE)), List.of());
        return new Network(
                "before",
                image,
                List.of(
                        convolution("conv1", 6, THREE),
                        new Residual(main, List.of()),
                        gatedEnds,
                        gatedStart,
                        new Relu(),
                        new GlobalAveragePool(),
                        new Dense("fc", classes, true)));
    }

    private static Convolution convolution(String name, int outputs, Window window) {
        return new Convolution(name, outputs, window, false, false);
    }
}
