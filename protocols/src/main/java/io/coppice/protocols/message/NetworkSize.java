package io.coppice.protocols.message;

import io.coppice.compute.tensor.ArrayText;

/**
 * How large a network is under its evaluation gates.
 *
 * @param unitsKept gates with π of a half or more, by gate layer, as the papers count
 * @param weightsKept weights of the true intersection (a closed channel closes its inputs of the next layer), no biases
 * @param weightsKeptPapers weights in the papers' counting, no biases
 * @param multiplyAddsExpected expected multiply-adds under π
 */
public record NetworkSize(
        int[] unitsKept,
        int[] unitsTotal,
        long weightsKept,
        long weightsKeptPapers,
        long weightsTotal,
        long multiplyAddsKept,
        long multiplyAddsTotal,
        double weightsExpected,
        double multiplyAddsExpected) {
    public NetworkSize {
        unitsKept = unitsKept.clone();
        unitsTotal = unitsTotal.clone();
    }

    /** The same where single weights are pruned: so many of them are left, in either counting. */
    public NetworkSize withWeightsKept(long weights) {
        return new NetworkSize(
                unitsKept,
                unitsTotal,
                weights,
                weights,
                weightsTotal,
                multiplyAddsKept,
                multiplyAddsTotal,
                weightsExpected,
                multiplyAddsExpected);
    }

    /** Share of the weights that are gone, in percent, as the papers count. */
    public double prunedPercentPapers() {
        return 100.0 * (weightsTotal - weightsKeptPapers) / weightsTotal;
    }

    /** Share of the weights that are gone, in percent, by the true intersection. */
    public double prunedPercent() {
        return 100.0 * (weightsTotal - weightsKept) / weightsTotal;
    }

    /** A copy. */
    @Override
    public int[] unitsKept() {
        return unitsKept.clone();
    }

    /** A copy. */
    @Override
    public int[] unitsTotal() {
        return unitsTotal.clone();
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "NetworkSize",
                "unitsKept",
                unitsKept,
                "unitsTotal",
                unitsTotal,
                "weightsKept",
                weightsKept,
                "weightsKeptPapers",
                weightsKeptPapers,
                "weightsTotal",
                weightsTotal,
                "multiplyAddsKept",
                multiplyAddsKept,
                "multiplyAddsTotal",
                multiplyAddsTotal,
                "weightsExpected",
                weightsExpected,
                "multiplyAddsExpected",
                multiplyAddsExpected);
    }
}
