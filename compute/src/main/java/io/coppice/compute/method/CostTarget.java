package io.coppice.compute.method;

import io.coppice.compute.account.CostKind;

/**
 * What the finished network may cost, in the place of a λ that somebody would have to find: λ is steered so that it comes
 * out.
 *
 * @param share of the whole network's cost, between 0 and 1
 */
public record CostTarget(CostKind kind, double share) {

    /** Of the share: for what rounding does to a share that was computed twice. */
    private static final double ROUNDING = 1e-9;

    /** Whether this share of the whole network's cost is within the target: at most means at most. */
    public boolean isMetBy(double reached) {
        return reached <= share * (1 + ROUNDING);
    }
}
