package io.coppice.compute.method;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/**
 * Gates that stay as they are: the units that are open train as a network of their own, the others take part in nothing.
 * With every gate open it is the dense baseline.
 */
public final class FixedGates implements SparsityMethod {
    private final String name;
    private final double weightDecay;
    private final List<float[]> values;
    private final GateSample draw;

    /** @param open the units that take part, by gate layer */
    FixedGates(String name, double weightDecay, List<UnitSet> open) {
        this.name = name;
        this.weightDecay = weightDecay;
        this.values = open.stream().map(FixedGates::values).toList();
        this.draw = new GateSample(open.stream()
                .map(units -> GateDraw.binary(units, units, values(units), new float[0], false))
                .toList());
    }

    private static float[] values(UnitSet open) {
        float[] values = new float[open.total()];
        for (int rank = 0; rank < open.count(); rank++) {
            values[open.unit(rank)] = 1;
        }
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GateSample draw(List<float[]> phi, long step, CounterRandom noise) {
        return draw;
    }

    /** ½ weightDecay Σ‖w_j‖² over the open units of the gate layers. */
    @Override
    public double penalty(List<float[]> phi, List<float[]> squaredNorms) {
        double sum = 0;
        for (int layer = 0; layer < values.size(); layer++) {
            for (int unit = 0; unit < values.get(layer).length; unit++) {
                sum += values.get(layer)[unit] * squaredNorms.get(layer)[unit];
            }
        }
        return 0.5 * weightDecay * sum;
    }

    @Override
    public List<float[]> probabilities(List<float[]> phi) {
        return values;
    }

    @Override
    public List<float[]> evaluationGates(List<float[]> phi) {
        return values;
    }

    @Override
    public double weightDecay() {
        return weightDecay;
    }
}
