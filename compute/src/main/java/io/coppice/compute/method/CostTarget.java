package io.coppice.compute.method;

import io.coppice.compute.account.CostKind;

/**
 * What the finished network may cost, in the place of a λ that somebody would have to find: λ is steered so that it comes
 * out.
 *
 * @param share of the whole network's cost, between 0 and 1
 */
public record CostTarget(CostKind kind, double share) {

    /** How far the finished network may be from the target, relative to it. */
    public static final double TOLERANCE = 0.05;

    /** Whether this share of the whole network's cost meets the target. */
    public boolean isMetBy(double reached) {
        return Math.abs(reached - share) <= TOLERANCE * share;
    }
}
