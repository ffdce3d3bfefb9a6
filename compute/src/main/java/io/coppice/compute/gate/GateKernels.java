package io.coppice.compute.gate;

import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.UnitSet;

/**
 * Drawing and learning gates that every sample has for itself, where the rest of the arithmetic is: here on the arrays
 * themselves, number by number in double precision. A device has forms of its own, with the same noise to the bit.
 *
 * <p>Gates and their gradients are {@code [unit][sample]}, {@code stride} numbers a unit.
 */
public interface GateKernels {
    /** Those of a CPU. */
    GateKernels OF_HOST = new GateKernels() {};

    /**
     * Where gates are drawn.
     *
     * @param base of the step and layer, from {@code Noise.base}
     * @param units that are computed, of all that the layer has
     */
    record Place(long base, UnitSet units, int samples, int stride) {
        double noise(int unit, int sample) {
            return SampleGating.noise(base, units.total(), unit, sample);
        }
    }

    /**
     * What a layer's gates learn from.
     *
     * @param values z of pass A, as drawn
     * @param ofValues the gradients of the mean loss with respect to them
     * @param lossesA of every sample in pass A
     * @param lossesB in pass B; those of pass A where there is none
     */
    record Seen(float[] values, float[] ofValues, double[] lossesA, double[] lossesB) {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Seen", "values", values, "ofValues", ofValues, "lossesA", lossesA, "lossesB", lossesB);
        }
    }

    /** @param probabilities π of all units of the layer @param values receives z of the computed ones */
    default void draw(SampleGating gating, Place place, float[] probabilities, boolean inB, float[] values) {
        for (int row = 0; row < place.units.count(); row++) {
            int unit = place.units.unit(row);
            double parameter = gating.parameter(probabilities[unit]);
            for (int sample = 0; sample < place.samples; sample++) {
                values[unit * place.stride + sample] = (float) gating.value(parameter, place.noise(unit, sample), inB);
            }
        }
    }

    /**
     * A unit that was closed for every sample learns as well, where an estimator says something about it.
     *
     * @param gradients receives, of all units, that of the mean loss with respect to the gate's logit, or log α
     */
    default void learn(SampleGating gating, Place place, float[] probabilities, Seen seen, float[] gradients) {
        for (int unit = 0; unit < place.units.total(); unit++) {
            boolean computed = place.units.contains(unit);
            double parameter = gating.parameter(probabilities[unit]);
            double sum = 0;
            for (int sample = 0; sample < place.samples; sample++) {
                double u = place.noise(unit, sample);
                double value = computed ? gating.value(parameter, u, false) : 0;
                double ofValue = computed ? seen.ofValues[unit * place.stride + sample] : 0;
                double lossA = seen.lossesA[sample];
                sum += gating.gradient(parameter, u, value, ofValue, lossA, seen.lossesB[sample], place.samples);
            }
            gradients[unit] = (float) sum;
        }
    }
}
