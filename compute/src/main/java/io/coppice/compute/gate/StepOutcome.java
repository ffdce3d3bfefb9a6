package io.coppice.compute.gate;

import java.util.List;

/**
 * What the gates learn from: the two passes' losses and, for the exact penalty, the squared norm of every unit's weights
 * (of an OUTPUT unit with its bias), closed units included, one array a gate layer.
 *
 * @param lossB equal to {@code lossA} when pass B was skipped
 * @param valueGradients by gate layer the gradient of pass A's loss with respect to every gate's value, 0 where a gate was
 *     closed; an empty list where no gate scales
 */
public record StepOutcome(double lossA, double lossB, List<float[]> squaredNorms, List<float[]> valueGradients) {

    /** Of gates that are open or closed. */
    public StepOutcome(double lossA, double lossB, List<float[]> squaredNorms) {
        this(lossA, lossB, squaredNorms, List.of());
    }

    /** The same in arrays of its own. */
    public StepOutcome copy() {
        return new StepOutcome(lossA, lossB, copy(squaredNorms), copy(valueGradients));
    }

    private static List<float[]> copy(List<float[]> arrays) {
        return arrays.stream().map(float[]::clone).toList();
    }
}
