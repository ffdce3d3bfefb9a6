package io.coppice.compute.method;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.HardConcrete;
import io.coppice.compute.gate.Opening;
import java.util.ArrayList;
import java.util.List;

/** Layers of hard concrete gates, given log α of every unit, wherever it comes from. */
final class HardConcreteGates {

    private HardConcreteGates() {}

    static List<float[]> probabilities(List<float[]> logAlpha) {
        return logAlpha.stream().map(HardConcreteGates::probabilities).toList();
    }

    private static float[] probabilities(float[] logAlpha) {
        float[] probability = new float[logAlpha.length];
        for (int unit = 0; unit < probability.length; unit++) {
            probability[unit] = (float) HardConcrete.openProbability(logAlpha[unit]);
        }
        return probability;
    }

    /** The draw that this noise u makes. */
    static GateSample draw(List<float[]> logAlpha, List<float[]> uniform) {
        List<GateDraw> layers = new ArrayList<>();
        for (int layer = 0; layer < logAlpha.size(); layer++) {
            layers.add(drawLayer(logAlpha.get(layer), uniform.get(layer)));
        }
        return new GateSample(List.copyOf(layers));
    }

    private static GateDraw drawLayer(float[] logAlpha, float[] u) {
        float[] probability = probabilities(logAlpha);
        float[] values = new float[u.length];
        for (int unit = 0; unit < values.length; unit++) {
            values[unit] = (float) HardConcrete.value(logAlpha[unit], u[unit]);
        }
        boolean held = keepOne(values, probability);
        return GateDraw.soft(values, probability, u, held);
    }

    /** Where a layer would lose every unit, its likeliest stays with its π as value. @return whether it was so */
    private static boolean keepOne(float[] values, float[] probability) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        int likeliest = Opening.likeliest(probability);
        values[likeliest] = probability[likeliest];
        return true;
    }

    /**
     * The gradient with respect to log α, written into {@code gradient}: through z where it was not clipped, and through π.
     *
     * @param logAlpha as it is now; the draw has its own
     * @param ofValues gradient with respect to z; with respect to log α where every sample has gates of its own
     */
    static void gradient(
            int layer,
            float[] logAlpha,
            GateDraw draw,
            float[] ofValues,
            GateMethod.UnitCosts costs,
            float[] gradient) {
        for (int unit = 0; unit < gradient.length; unit++) {
            double p = HardConcrete.openProbability(logAlpha[unit]);
            // A unit that was held open against the draw has a value that log α did not make.
            double slope = draw.bySample() ? 1 : draw.heldOpen() ? 0 : HardConcrete.slope(draw.values()[unit]);
            gradient[unit] = (float) (slope * ofValues[unit] + p * (1 - p) * costs.of(layer, unit));
        }
    }

    /** The finished network's gates; a layer that would lose every unit keeps its likeliest. */
    static List<float[]> evaluationGates(List<float[]> logAlpha) {
        List<float[]> gates = testGates(logAlpha);
        for (int layer = 0; layer < gates.size(); layer++) {
            keepOne(gates.get(layer), probabilities(logAlpha.get(layer)));
        }
        return gates;
    }

    /** The paper's test gates, as they are. */
    static List<float[]> testGates(List<float[]> logAlpha) {
        List<float[]> gates = new ArrayList<>();
        for (float[] layer : logAlpha) {
            float[] values = new float[layer.length];
            for (int unit = 0; unit < values.length; unit++) {
                values[unit] = (float) HardConcrete.testValue(layer[unit]);
            }
            gates.add(values);
        }
        return gates;
    }
}
