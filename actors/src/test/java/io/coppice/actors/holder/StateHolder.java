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
    private Fence<S> fence = new Fence<>();

    StateHolder(int index) {
        this.index = index;
    }

    record Snapshot(Part part) implements Saved {
        @Override
        public long steps() {
            return part.numbers().get(ShardState.STEPS);
        }
    }

    abstract S initial();

    abstract S restored(Part part);

    abstract long version(S state);

    abstract Pulled pull(S state, StepId step);

    abstract Optional<Integer> push(S state, StepId step, Pulled pulled);

    abstract Optional<String> commit(S state, List<StepId> steps);

    abstract Optional<String> retire(S state, long step);

    abstract Optional<Part> snapshot(S state);

    @Override
    public int index() {
        return index;
    }

    @Override
    public void die() {
        fence = new Fence<>();
    }

    @Override
    public boolean begin(long incarnation, Optional<Saved> saved) {
        return switch (fence.begin(incarnation)) {
            case REFUSED -> false;
            case SERVED_ALREADY -> true;
            case RESTORE ->
                fence.restored(
                        incarnation,
                        saved.map(kept -> restored(((Snapshot) kept).part())).orElseGet(this::initial));
        };
    }

    @Override
    public Optional<Pulled> pull(StepId step) {
        return serves(step.incarnation()) ? Optional.of(pull(fence.state(), step)) : Optional.empty();
    }

    @Override
    public Optional<Integer> push(StepId step, Pulled pulled) {
        return serves(step.incarnation()) ? push(fence.state(), step, pulled) : Optional.empty();
    }

    @Override
    public boolean commit(long incarnation, List<StepId> steps) {
        return serves(incarnation) && commit(fence.state(), steps).isEmpty();
    }

    @Override
    public boolean retire(long incarnation, long step) {
        return !serves(incarnation) || retire(fence.state(), step).isEmpty();
    }

    @Override
    public Optional<Saved> snapshot(long incarnation) {
        return serves(incarnation) ? snapshot(fence.state()).map(Snapshot::new) : Optional.empty();
    }

    private boolean serves(long incarnation) {
        return fence.refusal(incarnation).isEmpty();
    }

    /** The state classes refuse what breaks their invariants; what they hold is compared at the end. */
    @Override
    public void check() {}

    @Override
    public boolean holdsExactly(long steps) {
        return version(fence.state()) == steps && retire(fence.state(), steps).isEmpty();
    }

    /** Every array that is held, as bits. */
    public Map<String, String> bits() {
        Map<String, String> bits = new HashMap<>();
        for (NamedArray array : snapshot(fence.state()).orElseThrow().arrays()) {
            int[] raw = new int[array.data().length];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = Float.floatToRawIntBits(array.data()[i]);
            }
            bits.put(array.name(), Arrays.toString(raw));
        }
        return bits;
    }
}
