package io.coppice.actors.job;

import io.coppice.protocols.message.EpochRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which epoch of a job is the best one, and whether enough have passed since. Judged is what training minimises, on the
 * samples that validate: mean loss plus the method's penalty, so that a smaller network may be better at an equal loss.
 * Where a method removes units or weights at a moment of its own, only the epochs after it are judged: before it the network
 * is not the one that was asked for. The test set has no part in it.
 */
final class BestNetwork {
    /** No network is kept. */
    static final byte[] NONE = new byte[0];

    private final JobPlan plan;
    private byte[] model = NONE;
    private int notKept;

    BestNetwork(JobPlan plan) {
        this.plan = plan;
    }

    /**
     * Goes on from a checkpoint, or from the start. Where networks were not kept before, those epochs cannot be chosen.
     *
     * @param kept the file of the best network up to there, empty without
     * @param epochs that are over
     */
    void begin(byte[] kept, int epochs) {
        model = kept;
        notKept = plan.train().keepBest() && kept.length == 0 ? epochs : 0;
    }

    /** Whether the network of the best epoch is kept as a file, for which every epoch's is wanted. */
    boolean isKept() {
        return plan.train().keepBest();
    }

    /** The best of these epochs, the earlier of equal ones; empty where none is judged yet. */
    Optional<EpochRow> of(List<EpochRow> history) {
        return history.stream()
                .filter(row -> row.epoch() > Math.max(plan.settlesAfter(), notKept))
                .filter(row -> Double.isFinite(row.validationObjective()))
                .min(Comparator.comparingDouble(EpochRow::validationObjective));
    }

    /** Keeps the network of the last epoch if it is the best one. */
    void judge(List<EpochRow> history, byte[] ofLast) {
        boolean better = of(history).filter(row -> row == history.getLast()).isPresent();
        if (isKept() && better) {
            model = ofLast;
        }
    }

    /**
     * Whether training ends at this step although more epochs were allowed: all epochs before it are judged, and the last
     * {@code train.stop-after} in a row have brought nothing better.
     *
     * @param history the epochs that are judged
     */
    boolean endsAt(long step, List<EpochRow> history) {
        int patience = plan.train().stopAfter();
        return patience > 0
                && step > 0
                && step < plan.totalSteps()
                && step == (long) history.size() * plan.stepsPerEpoch()
                && of(history)
                        .filter(row -> history.getLast().epoch() - row.epoch() >= patience)
                        .isPresent();
    }

    /** The file of the best network; empty where none is kept. */
    byte[] model() {
        return model;
    }

    /** The epoch whose network the finished one is. */
    EpochRow finished(List<EpochRow> history) {
        return model.length == 0 ? history.getLast() : of(history).orElse(history.getLast());
    }
}
