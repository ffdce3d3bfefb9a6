package io.coppice.compute.parameter;

import java.util.Optional;

/**
 * A stretch of epochs in which a method treats weights in one way, and what happens to them as it begins.
 *
 * @param fromEpoch its first epoch, from 0
 * @param masks what stands between the weights that are learned and those that are computed with
 * @param regularised whether the regulariser takes part
 * @param pruning what goes for good as it begins
 * @param filterThreshold filters (of windows, not of single positions) of which no weight is larger go whole as it begins
 * @param keeps whether it begins with copying all parameters, to be gone back to
 * @param rewinds whether it begins with going back to that copy, batch normalisation's statistics included
 * @param restarts whether the optimizer begins anew: its state at zero, its schedule at its first epoch
 * @param rateFactor what the optimizer's rate is multiplied by; told where it restarts
 */
public record PruningPhase(
        int fromEpoch,
        Masks masks,
        boolean regularised,
        Optional<Pruning> pruning,
        double filterThreshold,
        boolean keeps,
        boolean rewinds,
        boolean restarts,
        double rateFactor) {

    /** How weights are masked. */
    public enum Masks {
        /** Nothing is masked; what was pruned stays at zero. */
        HELD,
        /** By soft masks that are learned. */
        SOFT,
        /** By the ticket that the soft masks became, for good. */
        TICKET
    }

    /** An ordinary stretch. */
    public static PruningPhase from(int epoch) {
        return new PruningPhase(epoch, Masks.HELD, false, Optional.empty(), 0, false, false, false, 1);
    }

    public PruningPhase masked(Masks other) {
        return new PruningPhase(
                fromEpoch, other, regularised, pruning, filterThreshold, keeps, rewinds, restarts, rateFactor);
    }

    public PruningPhase regularising() {
        return new PruningPhase(fromEpoch, masks, true, pruning, filterThreshold, keeps, rewinds, restarts, rateFactor);
    }

    public PruningPhase pruning(Pruning other) {
        return new PruningPhase(
                fromEpoch,
                masks,
                regularised,
                Optional.of(other),
                filterThreshold,
                keeps,
                rewinds,
                restarts,
                rateFactor);
    }

    /** @param largest weight of a filter that goes whole */
    public PruningPhase pruningFilters(double largest) {
        return new PruningPhase(fromEpoch, masks, regularised, pruning, largest, keeps, rewinds, restarts, rateFactor);
    }

    public PruningPhase keeping() {
        return new PruningPhase(
                fromEpoch, masks, regularised, pruning, filterThreshold, true, rewinds, restarts, rateFactor);
    }

    public PruningPhase rewinding() {
        return new PruningPhase(
                fromEpoch, masks, regularised, pruning, filterThreshold, keeps, true, restarts, rateFactor);
    }

    /** @param factor what the optimizer's rate is multiplied by from here on */
    public PruningPhase restarting(double factor) {
        return new PruningPhase(fromEpoch, masks, regularised, pruning, filterThreshold, keeps, rewinds, true, factor);
    }
}
