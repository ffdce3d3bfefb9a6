package io.coppice.compute.gate;

import io.coppice.compute.tensor.ArrayText;
import java.util.List;

/**
 * What the gates learn from: the two passes' losses and, for the exact penalty, the squared norm of every unit's weights
 * (of an OUTPUT unit with its bias), closed units included, one array a gate layer.
 *
 * @param lossB equal to {@code lossA} when pass B was skipped
 * @param gateGradients by gate layer the gradient of pass A's loss with respect to every gate's value, 0 where a gate was
 *     closed; of gates that every sample draws for itself the estimate with respect to the gate's logit (or log α); an empty
 *     list of gates that are open or closed for the whole batch
 */
public record StepOutcome(double lossA, double lossB, List<float[]> squaredNorms, List<float[]> gateGradients) {

    /** Of gates that are open or closed. */
    public StepOutcome(double lossA, double lossB, List<float[]> squaredNorms) {
        this(lossA, lossB, squaredNorms, List.of());
    }

    /**
     * The outcome of one step on all samples of some steps with the same gates, from the same weights.
     *
     * @param shares of the samples, one a step, 1 in sum
     */
    public static StepOutcome mean(List<StepOutcome> outcomes, double[] shares) {
        double lossA = 0;
        double lossB = 0;
        List<float[]> gateGradients = zeros(outcomes.getFirst().gateGradients);
        for (int i = 0; i < shares.length; i++) {
            StepOutcome each = outcomes.get(i);
            lossA += shares[i] * each.lossA;
            lossB += shares[i] * each.lossB;
            for (int layer = 0; layer < gateGradients.size(); layer++) {
                float[] sum = gateGradients.get(layer);
                float[] more = each.gateGradients.get(layer);
                for (int unit = 0; unit < sum.length; unit++) {
                    sum[unit] += (float) shares[i] * more[unit];
                }
            }
        }
        return new StepOutcome(lossA, lossB, outcomes.getFirst().squaredNorms, gateGradients);
    }

    private static List<float[]> zeros(List<float[]> like) {
        return like.stream().map(array -> new float[array.length]).toList();
    }

    /** The same in arrays of its own. */
    public StepOutcome copy() {
        return new StepOutcome(lossA, lossB, copy(squaredNorms), copy(gateGradients));
    }

    private static List<float[]> copy(List<float[]> arrays) {
        return arrays.stream().map(float[]::clone).toList();
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "StepOutcome",
                "lossA",
                lossA,
                "lossB",
                lossB,
                "squaredNorms",
                squaredNorms,
                "gateGradients",
                gateGradients);
    }
}
