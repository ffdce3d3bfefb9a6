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
final class CountingHolder implements SimulatedHolder {
    private final int index;
    private final boolean staged;
    private final Map<StepId, Long> staging = new HashMap<>();
    private TreeMap<Long, Integer> counters = new TreeMap<>();
    private long version;
    private long incarnation;

    CountingHolder(int index, boolean staged) {
        this.index = index;
        this.staged = staged;
    }

    @Override
    public int index() {
        return index;
    }

    private record Counters(TreeMap<Long, Integer> counters) implements Saved {
        @Override
        public long steps() {
            return counters.size();
        }
    }

    private record Version(long version) implements Pulled {}

    @Override
    public void die() {
        incarnation = 0;
        counters = new TreeMap<>();
        staging.clear();
        version = 0;
    }

    @Override
    public boolean begin(long ofIncarnation, Optional<Saved> saved) {
        if (ofIncarnation < incarnation) {
            return false;
        }
        if (ofIncarnation > incarnation) {
            incarnation = ofIncarnation;
            counters = saved.map(state -> new TreeMap<>(((Counters) state).counters()))
                    .orElseGet(TreeMap::new);
            version = counters.size();
            staging.clear();
        }
        return true;
    }

    @Override
    public Optional<Pulled> pull(StepId step) {
        return step.incarnation() == incarnation ? Optional.of(new Version(version)) : Optional.empty();
    }

    @Override
    public Optional<Integer> push(StepId step, Pulled pulled) {
        if (step.incarnation() != incarnation) {
            return Optional.empty();
        }
        if (staged) {
            staging.putIfAbsent(step, pulled.version());
        } else if (!counters.containsKey(step.step())) {
            apply(step.step());
        }
        return Optional.of((int) Math.max(0, version - 1 - pulled.version()));
    }

    @Override
    public boolean commit(long ofIncarnation, List<StepId> steps) {
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

    @Override
    public boolean retire(long ofIncarnation, long step) {
        return ofIncarnation != incarnation || counters.headMap(step).size() == step;
    }

    @Override
    public Optional<Saved> snapshot(long ofIncarnation) {
        return ofIncarnation == incarnation ? Optional.of(new Counters(new TreeMap<>(counters))) : Optional.empty();
    }

    @Override
    public void check() {
        if (version != counters.size() || counters.values().stream().anyMatch(count -> count != 1)) {
            throw new AssertionError("Holder " + index + " at version " + version + " counts " + counters);
        }
    }

    @Override
    public boolean holdsExactly(long steps) {
        return counters.size() == steps && (steps == 0 || counters.lastKey() == steps - 1);
    }
}
