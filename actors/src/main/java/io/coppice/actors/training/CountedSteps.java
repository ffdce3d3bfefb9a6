package io.coppice.actors.training;

import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.protocols.message.StepId;
import java.util.Arrays;
import java.util.Optional;

/**
 * The counter job: every gradient is 1 or -1, so that under plain descent at rate 1 the parameters count the steps that
 * were applied, exactly, and by the step's remainder. Nodes made of it show whether a cluster loses a step or applies one
 * twice; they learn nothing. It needs every gate open and no weight decay.
 */
public final class CountedSteps implements StepListener {
    private static final int CLASSES = 7;

    /** Adam without memory moves by the rate along the gradient's sign: on these gradients it is plain descent at rate 1. */
    public static final AdamSettings PLAIN = new AdamSettings(1, 0, 0, 1e-8);

    @Override
    public void computed(StepId step, Network network, float[] gradient) {
        int at = 0;
        for (BlockShape block : network.blocks()) {
            at = fill(step.step(), gradient, at, block.weights());
            at = fill(step.step(), gradient, at, block.size() - block.weights());
        }
    }

    private static int fill(long step, float[] gradient, int at, int length) {
        for (int i = 0; i < length; i++) {
            gradient[at + i] = gradient(step, i);
        }
        return at + length;
    }

    /** @param index of the parameter in its array, all rows counted */
    public static float gradient(long step, long index) {
        return (step + index) % CLASSES == 0 ? -1 : 1;
    }

    /** How many steps were lost and how many applied again. */
    public record Count(long lost, long appliedTwice) {
        public boolean isExact() {
            return lost == 0 && appliedTwice == 0;
        }
    }

    /**
     * Counts the steps that an array has taken in. All parameters of a class have moved alike: by the number of steps, less
     * two for each that is opposite to this class.
     *
     * @param from index of its first element in the whole array
     * @param steps that should be in it, each once
     * @return empty when parameters of one class have not moved alike, or the array is too short to tell
     */
    public static Optional<Count> count(float[] initial, float[] values, int from, long steps) {
        long[] moved = new long[CLASSES];
        boolean[] seen = new boolean[CLASSES];
        for (int i = 0; i < values.length; i++) {
            // The class of steps whose gradient is -1 here.
            int opposite = Math.floorMod(-(from + i), CLASSES);
            long here = Math.round((double) initial[i] - values[i]);
            if (seen[opposite] && moved[opposite] != here) {
                return Optional.empty();
            }
            seen[opposite] = true;
            moved[opposite] = here;
        }
        // Over the classes this adds to (CLASSES - 2) times the number of steps.
        long taken = Arrays.stream(moved).sum() / (CLASSES - 2);
        if (values.length < CLASSES) {
            return Optional.empty();
        }
        long lost = 0;
        long twice = 0;
        for (int remainder = 0; remainder < CLASSES; remainder++) {
            long expected = (steps - remainder + CLASSES - 1) / CLASSES;
            long applied = (taken - moved[remainder]) / 2;
            lost += Math.max(0, expected - applied);
            twice += Math.max(0, applied - expected);
        }
        return Optional.of(new Count(lost, twice));
    }
}
