package io.coppice.protocols.job;

import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;

/** The {@code train} section of a job. */
final class TrainFormat {
    private static final int MOST = 1024;

    /** A sequential step waits for its shards; two take it in side by side, which is 6 % of the time of LeNet-5. */
    private static final int SEQUENTIAL_SHARDS = 2;

    private TrainFormat() {}

    /**
     * In sequential mode one worker has one step in flight, whatever the job says about the others, so that any job can be
     * made repeatable by its mode alone.
     */
    static Train read(Section section) {
        Train defaults = Train.DEFAULT;
        int epochs = section.whole("epochs", defaults.epochs(), 1, 1_000_000);
        Mode mode = Words.read(section, "mode", defaults.mode(), Mode.values());
        int workers = section.whole("workers", defaults.workers(), 1, MOST);
        int window = section.whole("window", defaults.window(), 1, MOST);
        int group = section.whole("group", mode == Mode.SYNC ? workers : defaults.group(), 1, MOST);
        int usualShards = mode == Mode.SEQUENTIAL ? SEQUENTIAL_SHARDS : defaults.shards();
        int shards = section.whole("shards", usualShards, 1, MOST);
        double average = section.number("average", defaults.average(), Allowed.BELOW_ONE);
        double compensation = section.number("delay-compensation", defaults.delayCompensation(), Allowed.NOT_NEGATIVE);
        int statistics = section.whole("statistics-batches", defaults.statisticsBatches(), 0, 1_000_000);
        int stopAfter = section.whole("stop-after", defaults.stopAfter(), 0, 1_000_000);
        boolean keepBest = section.truth("keep-best", defaults.keepBest());
        if (mode == Mode.SEQUENTIAL) {
            return new Train(epochs, mode, 1, 1, 1, shards, average, 0, statistics, stopAfter, keepBest);
        }
        if (mode == Mode.SYNC && group > window) {
            section.problem(
                    "group", group, "at most train.window (" + window + "): a whole group is in flight at once");
        }
        if (mode == Mode.ASYNC && group != 1) {
            section.problem("group", group, "1, or train.mode = sync: only sync mode applies steps in groups");
        }
        if (mode == Mode.SYNC && compensation != 0) {
            section.problem(
                    "delay-compensation", compensation, "0, or train.mode = async: no gradient is stale in sync mode");
        }
        return new Train(
                epochs, mode, group, workers, window, shards, average, compensation, statistics, stopAfter, keepBest);
    }

    static void write(Train train, HoconText text) {
        text.number("epochs", train.epochs())
                .name("mode", Words.of(train.mode()))
                .number("group", train.group())
                .number("workers", train.workers())
                .number("window", train.window())
                .number("shards", train.shards())
                .number("average", train.average())
                .number("delay-compensation", train.delayCompensation())
                .number("statistics-batches", train.statisticsBatches())
                .number("stop-after", train.stopAfter())
                .name("keep-best", Boolean.toString(train.keepBest()));
    }
}
