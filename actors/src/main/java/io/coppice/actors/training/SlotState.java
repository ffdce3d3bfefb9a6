package io.coppice.actors.training;

import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One of a worker's slots: which step it takes from lease to done, and who has not answered yet.
 *
 * <pre>
 *   event \ phase        LEASING     GATHERING              COMPUTING    TELLING                OVER
 *   leased               GATHERING   -                      -            -                      -
 *   batch, draw, slices  -           last: COMPUTING        -            -                      -
 *   computed             -           -                      TELLING      -                      -
 *   complained           -           -                      LEASING      -                      -
 *   learned, applied     -           -                      -            last: done, LEASING    -
 *   refused              -           LEASING                -            LEASING                -
 *   failed               -           LEASING                LEASING      LEASING                -
 *   retry                asks again  asks the silent again  -            tells the silent again -
 *   silent too long      -           LEASING                -            LEASING                -
 *   no more steps        OVER        OVER                   OVER         OVER                   OVER
 *   retire               LEASING becomes OVER from now on, but for the lease that was asked for, if it comes soon
 * </pre>
 *
 * Answers of another step or attempt are passed over. A step that is left goes to a later attempt; its arrays are left too
 * once they were sent or handed to the compute thread, since somebody may still be reading.
 */
public final class SlotState {
    private static final int SILENCE_LIMIT = 10;

    private final BitSet answered = new BitSet();
    private final long[] pulledVersions;
    private final List<SlotEffect> effects = new ArrayList<>();
    private Phase phase = Phase.LEASING;
    private StepId step;
    private boolean batch;
    private boolean drawn;
    private boolean learned;
    private boolean retiring;
    private int staleness;
    private int silence;

    private enum Phase {
        LEASING,
        GATHERING,
        COMPUTING,
        TELLING,
        OVER
    }

    /** @param shards how many hold the parameters */
    public SlotState(int shards) {
        this.pulledVersions = new long[shards];
    }

    /** The step under way, null when there is none. */
    public StepId step() {
        return step;
    }

    public boolean isLeasing() {
        return phase == Phase.LEASING;
    }

    public List<SlotEffect> start() {
        askLease();
        return take();
    }

    public List<SlotEffect> leased(StepId granted) {
        if (phase == Phase.LEASING) {
            phase = Phase.GATHERING;
            step = granted;
            silence = 0;
            batch = false;
            drawn = false;
            learned = false;
            staleness = 0;
            answered.clear();
            gather();
        }
        return take();
    }

    public List<SlotEffect> noMoreSteps() {
        phase = Phase.OVER;
        return take();
    }

    /** The step under way is the last, or the one that was just asked for. */
    public void retire() {
        retiring = true;
    }

    public boolean isRetired() {
        return retiring && phase == Phase.OVER;
    }

    public boolean wantsBatch(StepId of) {
        return isIn(Phase.GATHERING, of) && !batch;
    }

    public boolean wantsDraw(StepId of) {
        return isIn(Phase.GATHERING, of) && !drawn;
    }

    public boolean wantsSlices(StepId of, int shard) {
        return isIn(Phase.GATHERING, of) && drawn && !answered.get(shard);
    }

    public boolean wantsResult(StepId of) {
        return isIn(Phase.COMPUTING, of);
    }

    /** The batch is here, as {@link #wantsBatch wanted}. */
    public List<SlotEffect> batched() {
        batch = true;
        computeWhenComplete();
        return take();
    }

    /** The draw is here, as {@link #wantsDraw wanted}. */
    public List<SlotEffect> drawn() {
        drawn = true;
        silence = 0;
        gather();
        return take();
    }

    /** A shard's slices are here, as {@link #wantsSlices wanted}. @param version updates the shard had taken in */
    public List<SlotEffect> pulled(int shard, long version) {
        answered.set(shard);
        pulledVersions[shard] = version;
        computeWhenComplete();
        return take();
    }

    /** The result is here, as {@link #wantsResult wanted}. */
    public List<SlotEffect> computed() {
        effects.add(new SlotEffect.ReleaseBatch());
        phase = Phase.TELLING;
        silence = 0;
        answered.clear();
        tell();
        return take();
    }

    /** A result came, as {@link #wantsResult wanted}, that must not be taken in. */
    public List<SlotEffect> complained(String complaint) {
        effects.add(new SlotEffect.ReleaseBatch());
        effects.add(new SlotEffect.ReportFailed(step, complaint));
        askLease();
        return take();
    }

    public List<SlotEffect> learned(StepId of) {
        if (isIn(Phase.TELLING, of)) {
            learned = true;
            finishWhenTold();
        }
        return take();
    }

    /** @param version updates the shard has taken in, this one included */
    public List<SlotEffect> applied(StepId of, int shard, long version) {
        if (isIn(Phase.TELLING, of) && !answered.get(shard)) {
            answered.set(shard);
            staleness = Math.max(staleness, (int) (version - 1 - pulledVersions[shard]));
            finishWhenTold();
        }
        return take();
    }

    /** A holder refused. */
    public List<SlotEffect> refused(StepId of, String reason) {
        if (isIn(Phase.GATHERING, of) || isIn(Phase.TELLING, of)) {
            effects.add(new SlotEffect.ReportRefused(step, reason));
            giveUp();
        }
        return take();
    }

    /** What no retry can mend: of the loader, or of this slot itself. */
    public List<SlotEffect> failed(StepId of, String reason) {
        if (phase != Phase.OVER && of.equals(step)) {
            effects.add(new SlotEffect.ReportFailed(step, reason));
            giveUp();
        }
        return take();
    }

    /** Time to ask again. */
    public List<SlotEffect> retry() {
        switch (phase) {
            case LEASING -> askLease();
            case GATHERING, TELLING -> {
                // What is silent for the first time may have been asked a moment ago.
                if (++silence > SILENCE_LIMIT) {
                    giveUp();
                } else if (isTimeToRepeat() && phase == Phase.GATHERING) {
                    gather();
                } else if (isTimeToRepeat()) {
                    tell();
                }
            }
            case COMPUTING, OVER -> {}
        }
        return take();
    }

    /**
     * After 2, 4, 8 times: a holder that was stopped for a while answers all that was asked meanwhile at once, so that is
     * not much.
     */
    private boolean isTimeToRepeat() {
        return silence > 1 && Integer.bitCount(silence) == 1;
    }

    private boolean isIn(Phase expected, StepId of) {
        return phase == expected && of.equals(step);
    }

    private void askLease() {
        step = null;
        if (retiring) {
            phase = Phase.OVER;
        } else {
            phase = Phase.LEASING;
            effects.add(new SlotEffect.AskLease());
        }
    }

    /** Asks whatever is still missing. */
    private void gather() {
        if (!batch) {
            effects.add(new SlotEffect.AskBatch(step));
        }
        if (!drawn) {
            effects.add(new SlotEffect.AskDraw(step));
            return;
        }
        for (int shard = nextSilent(0); shard < pulledVersions.length; shard = nextSilent(shard + 1)) {
            effects.add(new SlotEffect.AskSlices(step, shard));
        }
    }

    private void computeWhenComplete() {
        if (batch && drawn && answered.cardinality() == pulledVersions.length) {
            phase = Phase.COMPUTING;
            effects.add(new SlotEffect.Compute(step));
        }
    }

    /** Tells the result to whoever has not acknowledged it. */
    private void tell() {
        if (!learned) {
            effects.add(new SlotEffect.TellOutcome(step));
        }
        for (int shard = nextSilent(0); shard < pulledVersions.length; shard = nextSilent(shard + 1)) {
            effects.add(new SlotEffect.TellGradient(step, shard));
        }
    }

    private int nextSilent(int from) {
        return answered.nextClearBit(from);
    }

    private void finishWhenTold() {
        if (learned && answered.cardinality() == pulledVersions.length) {
            effects.add(new SlotEffect.ReportDone(step, staleness));
            askLease();
        }
    }

    private void giveUp() {
        if (phase == Phase.GATHERING && batch) {
            effects.add(new SlotEffect.ReleaseBatch());
        } else if (phase != Phase.GATHERING) {
            effects.add(new SlotEffect.LeaveArrays());
        }
        askLease();
    }

    private List<SlotEffect> take() {
        List<SlotEffect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }
}
