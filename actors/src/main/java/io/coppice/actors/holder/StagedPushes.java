package io.coppice.actors.holder;

import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.StepId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pushes that wait for their commit, copied into arrays of our own that are used again and again. */
final class StagedPushes {
    private final int floats;
    private final Deque<float[]> free = new ArrayDeque<>();
    private final Map<Attempt, Staged> staged = new HashMap<>();

    /** @param floats of all parts with every unit open */
    StagedPushes(int floats) {
        this.floats = floats;
    }

    record Attempt(long step, int attempt) {}

    /**
     * @param gradient the parts' compact gradients, one behind the other
     * @param length how many numbers they are
     */
    record Staged(
            List<UnitSet> open, float[] gradient, int length, List<float[]> probabilities, List<float[]> layerSums) {}

    /** Copies a push; the same one again changes nothing. */
    void add(
            Attempt attempt,
            List<UnitSet> open,
            List<Slice> gradients,
            List<float[]> probabilities,
            List<float[]> layerSums) {
        if (staged.containsKey(attempt)) {
            return;
        }
        float[] copy = free.isEmpty() ? new float[floats] : free.pop();
        int at = 0;
        for (Slice slice : gradients) {
            System.arraycopy(slice.data(), slice.from(), copy, at, slice.length());
            at += slice.length();
        }
        List<float[]> kept = probabilities.stream().map(float[]::clone).toList();
        List<float[]> sums = layerSums.stream().map(float[]::clone).toList();
        staged.put(attempt, new Staged(open, copy, at, kept, sums));
    }

    boolean contains(Attempt attempt) {
        return staged.containsKey(attempt);
    }

    private Staged get(StepId step) {
        return staged.get(new Attempt(step.step(), step.attempt()));
    }

    /** Whether these pushes are of the same gates, as those of an update must be. */
    boolean areAlike(List<StepId> steps) {
        return steps.stream()
                .allMatch(step -> get(step).open().equals(get(steps.getFirst()).open()));
    }

    /**
     * The weighted mean of the gradients of steps with the same gates, in the array of the first; of a single step its own.
     * What else there is follows from the gates and from the parameters, and is the same for all.
     */
    Staged mean(List<StepId> steps, double[] shares) {
        Staged first = get(steps.getFirst());
        for (int i = 0; i < steps.size() && steps.size() > 1; i++) {
            float[] more = get(steps.get(i)).gradient();
            float share = (float) shares[i];
            float[] sum = first.gradient();
            for (int at = 0; at < first.length(); at++) {
                sum[at] = i == 0 ? share * sum[at] : Math.fma(share, more[at], sum[at]);
            }
        }
        return first;
    }

    /** Forgets every attempt of the steps below, the losing ones too. */
    void forgetBelow(long step) {
        staged.entrySet().removeIf(entry -> {
            boolean old = entry.getKey().step() < step;
            if (old) {
                free.push(entry.getValue().gradient());
            }
            return old;
        });
    }

    int count() {
        return staged.size();
    }
}
