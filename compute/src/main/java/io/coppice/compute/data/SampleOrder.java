package io.coppice.compute.data;

import io.coppice.compute.tensor.CounterRandom;

/**
 * Which samples belong to which step: a function of (seed, step) alone. Steps are counted from 0 through all epochs; every
 * epoch visits every sample once, in an order of its own (Fisher-Yates; Knuth, "The Art of Computer Programming", volume 2,
 * algorithm P), and the last batch of an epoch holds what is left.
 *
 * <p>An instance belongs to one thread. It remembers the orders of the last two epochs, since steps in flight straddle them.
 */
public final class SampleOrder {
    private static final int EPOCHS_REMEMBERED = 2;

    private final CounterRandom noise;
    private final int samples;
    private final int batch;
    private final int[][] orders = new int[EPOCHS_REMEMBERED][];
    private final long[] epochs = {-1, -1};

    public SampleOrder(long seed, int samples, int batch) {
        if (samples < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "An order needs at least one sample and a batch of at least one: " + samples + ", " + batch);
        }
        this.noise = new CounterRandom(seed);
        this.samples = samples;
        this.batch = batch;
    }

    /** Steps that visit every sample once. */
    public static int stepsPerEpoch(int samples, int batch) {
        return Math.ceilDiv(samples, batch);
    }

    public int stepsPerEpoch() {
        return stepsPerEpoch(samples, batch);
    }

    /** How many samples the step has: the batch, or less at the end of an epoch. */
    public int size(long step) {
        return Math.min(batch, samples - firstOf(step));
    }

    /**
     * Writes the samples of a step into {@code into}, which holds at least {@link #size} numbers.
     *
     * @return how many they are
     */
    public int samples(long step, int[] into) {
        int size = size(step);
        System.arraycopy(order(step / stepsPerEpoch()), firstOf(step), into, 0, size);
        return size;
    }

    private int firstOf(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("Steps are counted from 0: " + step);
        }
        return (int) (step % stepsPerEpoch()) * batch;
    }

    private int[] order(long epoch) {
        int slot = (int) (epoch % EPOCHS_REMEMBERED);
        if (orders[slot] == null) {
            orders[slot] = new int[samples];
        }
        if (epochs[slot] != epoch) {
            shuffle(noise.base(CounterRandom.Stream.SAMPLE_ORDER, epoch, 0), orders[slot]);
            epochs[slot] = epoch;
        }
        return orders[slot];
    }

    private static void shuffle(long base, int[] order) {
        for (int i = 0; i < order.length; i++) {
            int other = CounterRandom.below(base, i, i + 1);
            order[i] = order[other];
            order[other] = i;
        }
    }
}
