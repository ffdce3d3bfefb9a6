package io.coppice.compute.data;

/**
 * Which steps make one update of the parameters. In synchronous data parallel training a group of {@code group} steps, each
 * a batch of its own worker, is one step on a batch {@code group} times as large: its gradients are averaged, weighted by
 * their samples, and applied once. Groups do not straddle epochs. Everywhere else every step is an update.
 *
 * <p>Steps and updates are counted from 0 through all epochs.
 *
 * @param samples of an epoch
 * @param batch samples of a step
 * @param group steps of an update; fewer at the end of an epoch
 */
public record StepGrouping(int samples, int batch, int group) {

    /** Every step is an update. */
    public static final StepGrouping EACH = new StepGrouping(Integer.MAX_VALUE, 1, 1);

    public StepGrouping {
        if (samples < 1 || batch < 1 || group < 1) {
            throw new IllegalArgumentException(
                    "Samples, batch and group are at least 1: " + samples + ", " + batch + ", " + group);
        }
    }

    public int stepsPerEpoch() {
        return SampleOrder.stepsPerEpoch(samples, batch);
    }

    public int updatesPerEpoch() {
        return Math.ceilDiv(stepsPerEpoch(), group);
    }

    /** The largest number of samples of an update. */
    public int updateBatch() {
        return (int) Math.min(Integer.MAX_VALUE, (long) batch * group);
    }

    /** The update that a step is part of. */
    public long update(long step) {
        return step / stepsPerEpoch() * updatesPerEpoch() + step % stepsPerEpoch() / group;
    }

    /** How many updates these first steps make, a group that was cut short counted whole. */
    public long updates(long steps) {
        return steps == 0 ? 0 : update(steps - 1) + 1;
    }

    /** The step behind the last of the group that a step is in. */
    public long groupEnd(long step) {
        long epochStart = step / stepsPerEpoch() * stepsPerEpoch();
        long inEpoch = step - epochStart;
        return epochStart + Math.min(stepsPerEpoch(), (inEpoch / group + 1) * group);
    }

    /** How many samples a step has: the batch, or less at the end of an epoch. */
    public int samples(long step) {
        return (int) Math.min(batch, samples - step % stepsPerEpoch() * batch);
    }

    /** How many samples of its update come before a step's own. */
    public int samplesBefore(long step) {
        return (int) (step % stepsPerEpoch() % group) * batch;
    }
}
