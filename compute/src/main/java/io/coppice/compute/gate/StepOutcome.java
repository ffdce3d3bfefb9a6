package io.coppice.compute.gate;

import java.util.List;

/**
 * What the gates learn from: the two passes' losses and, for the exact penalty, the squared norm of every unit's weights
 * (of an OUTPUT unit with its bias), closed units included, one array a gate layer.
 *
 * @param lossB equal to {@code lossA} when pass B was skipped
 */
public record StepOutcome(double lossA, double lossB, List<float[]> squaredNorms) {}
