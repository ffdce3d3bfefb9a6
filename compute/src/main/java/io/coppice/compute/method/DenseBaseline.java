package io.coppice.compute.method;

import io.coppice.compute.gate.Draw;
import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.network.GateShape;
import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/** The baseline: every gate is fixed open, and the network trains whole. */
public final class DenseBaseline implements SparsityMethod {
    private final double weightDecay;
    private final List<float[]> ones;
    private final Draw open;

    DenseBaseline(double weightDecay, List<GateShape> gates) {
        this.weightDecay = weightDecay;
        this.ones = gates.stream().map(gate -> ones(gate.units())).toList();
        this.open = new Draw(ones.stream().map(DenseBaseline::open).toList());
    }

    private static float[] ones(int units) {
        float[] ones = new float[units];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static GateDraw open(float[] ones) {
        UnitSet all = UnitSet.all(ones.length);
        return new GateDraw(all, all, ones, new float[0]);
    }

    @Override
    public String name() {
        return DenseSettings.NAME;
    }

    /** φ has no meaning here; it is π itself, so that snapshots of all methods hold the same arrays. */
    @Override
    public List<float[]> initialise(Noise noise) {
        return ones.stream().map(float[]::clone).toList();
    }

    @Override
    public Draw draw(List<float[]> phi, long step, Noise noise) {
        return open;
    }

    @Override
    public void gradient(List<float[]> phi, Draw draw, StepOutcome outcome, List<float[]> gradient) {
        gradient.forEach(layer -> Arrays.fill(layer, 0));
    }

    @Override
    public boolean learnsGates() {
        return false;
    }

    /** ½ weightDecay Σ‖w_j‖² over the units of the gate layers. */
    @Override
    public double penalty(List<float[]> phi, List<float[]> squaredNorms) {
        double sum = 0;
        for (float[] layer : squaredNorms) {
            for (float norm : layer) {
                sum += norm;
            }
        }
        return 0.5 * weightDecay * sum;
    }

    @Override
    public List<float[]> probabilities(List<float[]> phi) {
        return ones;
    }

    @Override
    public List<float[]> evaluationGates(List<float[]> phi) {
        return ones;
    }

    @Override
    public double weightDecay() {
        return weightDecay;
    }
}
