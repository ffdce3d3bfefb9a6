package io.coppice.actors.simulation;

import io.coppice.protocols.message.StepId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A holder of state whose parameter counts: every step adds one to its own counter, so a lost step shows as 0 and one
 * applied twice as 2. It dies with everything it knew.
 */
final class SimulatedHolder {
    private final int index;
    private final boolean staged;
    private final Map<StepId, Long> staging = new HashMap<>();
    private TreeMap<Long, Integer> counters = new TreeMap<>();
    private long version;
    private long incarnation;

    SimulatedHolder(int index, boolean staged) {
        this.index = index;
        this.staged = staged;
    }

    /** -1 is the gate sampler. */
    int index() {
        return index;
    }

    /** What a checkpoint keeps of it. */
    record Saved(TreeMap<Long, Integer> counters) {}

    void die() {
        incarnation = 0;
        counters = new TreeMap<>();
        staging.clear();
        version = 0;
    }

    /** @return whether it stands at the beginning of this incarnation or serves it already */
    boolean begin(long ofIncarnation, Optional<Saved> saved) {
        if (ofIncarnation < incarnation) {
            return false;
        }
        if (ofIncarnation > incarnation) {
            incarnation = ofIncarnation;
            counters = saved.map(state -> new TreeMap<>(state.counters())).orElseGet(TreeMap::new);
            version = counters.size();
            staging.clear();
        }
        return true;
    }

    Optional<Long> pull(StepId step) {
        return step.incarnation() == incarnation ? Optional.of(version) : Optional.empty();
    }

    /** @return updates that the pull missed; empty when refused */
    Optional<Integer> push(StepId step, long pulledVersion) {
        if (step.incarnation() != incarnation) {
            return Optional.empty();
        }
        if (staged) {
            staging.putIfAbsent(step, pulledVersion);
        } else if (!counters.containsKey(step.step())) {
            apply(step.step());
        }
        return Optional.of((int) Math.max(0, version - 1 - pulledVersion));
    }

    /** @return whether these steps are in now; refused when it is of another incarnation */
    boolean commit(long ofIncarnation, List<StepId> steps) {
        if (ofIncarnation != incarnation) {
            return false;
        }
        for (StepId step : steps) {
            if (!counters.containsKey(step.step())) {
                if (!staging.containsKey(step)) {
                    return false;
                }
                apply(step.step());
            }
        }
        staging.clear();
        return true;
    }

    private void apply(long step) {
        if (staged && !counters.isEmpty() && counters.lastKey() != step - 1) {
            throw new AssertionError("Step " + step + " was committed after " + counters.lastKey());
        }
        counters.merge(step, 1, Integer::sum);
        version++;
    }

    Optional<Saved> snapshot(long ofIncarnation) {
        return ofIncarnation == incarnation ? Optional.of(new Saved(new TreeMap<>(counters))) : Optional.empty();
    }

    /** What must hold at any moment. */
    void check() {
        if (version != counters.size() || counters.values().stream().anyMatch(count -> count != 1)) {
            throw new AssertionError("Holder " + index + " at version " + version + " counts " + counters);
        }
    }

    /** What must hold at the end. */
    boolean holdsExactly(long steps) {
        return counters.size() == steps && (steps == 0 || counters.lastKey() == steps - 1);
    }
}
