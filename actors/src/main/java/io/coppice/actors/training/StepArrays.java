package io.coppice.actors.training;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/**
 * The memory of one slot of a worker, made once for all units and used again by every step: compact parameters of both
 * passes, the compact gradient, and the squared norms and gate gradients on their way to the gate sampler.
 */
final class StepArrays {
    private final Network network;
    final float[] parametersA;
    final float[] parametersB;
    final float[] gradient;
    final List<float[]> squaredNorms;
    final List<float[]> gateGradients;
    List<float[]> layerSums = List.of();
    private GateSample draw;
    private List<OpenBlock> openA;
    private List<OpenBlock> openB;

    StepArrays(Network network) {
        int size = network.blocks().stream().mapToInt(BlockShape::size).sum();
        this.network = network;
        this.parametersA = new float[size];
        this.parametersB = new float[size];
        this.gradient = new float[size];
        this.squaredNorms = byUnit(network);
        this.gateGradients = byUnit(network);
    }

    private static List<float[]> byUnit(Network network) {
        return network.gates().stream()
                .mapToInt(GateShape::units)
                .mapToObj(float[]::new)
                .toList();
    }

    /** What every step from now on computes with until the next draw. */
    void open(GateSample drawn) {
        draw = drawn;
        openA = network.open(drawn.openInA());
        openB = drawn.passesCoincide() ? List.of() : network.open(drawn.openInB());
    }

    GateSample draw() {
        return draw;
    }

    List<OpenBlock> openA() {
        return openA;
    }

    /** Empty when pass B is skipped. */
    List<OpenBlock> openB() {
        return openB;
    }

    boolean isPassBSkipped() {
        return openB.isEmpty();
    }

    /** What a pull asks of pass B: nothing when it is skipped. */
    List<UnitSet> openUnitsInB() {
        return isPassBSkipped() ? List.of() : draw.openInB();
    }

    int[] openUnits() {
        return draw.layers().stream().mapToInt(layer -> layer.a().count()).toArray();
    }
}
