package io.coppice.actors.holder;

import io.coppice.actors.simulation.SimulatedHolder;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The real state classes behind their fence, as a holder of a simulated job.
 *
 * @param <S> the state of one incarnation
 */
public abstract class StateHolder<S> implements SimulatedHolder {
    private final int index;
    private final Fence<S> fence = new Fence<>();
    private long incarnation;

    StateHolder(int index) {
        this.index = index;
    }

    abstract S initial();

    abstract S restored(Part part);

    abstract Pulled pull(S state, StepId step);

    abstract Optional<Long> push(S state, StepId step, Pulled pulled);

    abstract Optional<String> commit(S state, List<StepId> steps);

    abstract Optional<String> retire(S state, long step);

    abstract Optional<String> snapshotRefusal(S state);

    abstract Part snapshot(S state, String name);

    abstract int kept(S state);

    @Override
    public int index() {
        return index;
    }

    @Override
    public Beginning begin(long begun) {
        boolean old = begun < incarnation;
        incarnation = Math.max(incarnation, begun);
        Fence.Beginning beginning = fence.begin(begun);
        if (old && beginning != Fence.Beginning.REFUSED) {
            throw new AssertionError("Holder " + index + " begins incarnation " + begun + " after " + incarnation);
        }
        return switch (beginning) {
            case REFUSED -> Beginning.REFUSED;
            case RESTORE -> Beginning.RESTORE;
            case SERVED_ALREADY -> Beginning.SERVED_ALREADY;
        };
    }

    @Override
    public boolean restored(long incarnation, Optional<Part> part) {
        return fence.isRestoring(incarnation)
                && fence.restored(incarnation, part.map(this::restored).orElseGet(this::initial));
    }

    @Override
    public Optional<Pulled> pull(StepId step) {
        return serves(step.incarnation()) ? Optional.of(pull(fence.state(), step)) : Optional.empty();
    }

    @Override
    public Optional<Long> push(StepId step, Pulled pulled) {
        return serves(step.incarnation()) ? push(fence.state(), step, pulled) : Optional.empty();
    }

    @Override
    public Optional<String> commit(long of, List<StepId> steps) {
        return serves(of) ? commit(fence.state(), steps) : fence.refusal(of);
    }

    @Override
    public Optional<String> retire(long incarnation, long step) {
        return serves(incarnation) ? retire(fence.state(), step) : Optional.empty();
    }

    @Override
    public Optional<Part> snapshot(long incarnation, String name) {
        return serves(incarnation) && snapshotRefusal(fence.state()).isEmpty()
                ? Optional.of(snapshot(fence.state(), name))
                : Optional.empty();
    }

    @Override
    public int kept() {
        return incarnation > 0 && serves(incarnation) ? kept(fence.state()) : 0;
    }

    private boolean serves(long of) {
        boolean served = fence.refusal(of).isEmpty();
        if (served && of != incarnation) {
            throw new AssertionError(
                    "Holder " + index + " serves incarnation " + of + " where " + incarnation + " began");
        }
        return served;
    }

    /** Every array that is held, as bits. */
    public Map<String, String> bits() {
        Map<String, String> bits = new HashMap<>();
        for (NamedArray array : snapshot(fence.state(), "bits").arrays()) {
            int[] raw = new int[array.data().length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = Float.floatToRawIntBits(array.data()[i]);
            }
            bits.put(array.name(), Arrays.toString(raw));
        }
        return bits;
    }
}
