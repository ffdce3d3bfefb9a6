package io.coppice.protocols.job;

import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.Initialisation.Rule;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import io.coppice.protocols.job.JobSpec.Train.RateScaling;

/** The {@code train} section of a job. */
final class TrainFormat {
    private static final int MOST = 1024;
    private static final int WARM_UP = 5;

    /** A sequential step waits for its shards; two take it in side by side, which is 6 % of the time of LeNet-5. */
    private static final int SEQUENTIAL_SHARDS = 2;

    private TrainFormat() {}

    /**
     * In sequential mode one worker has one step in flight, whatever the job says about the others, so that any job can be
     * made repeatable by its mode alone.
     *
     * @param papers how weights begin where the job says nothing else
     * @param optimizer of the job
     */
    static Train read(ConfigReader section, Initialisation papers, OptimizerSettings optimizer) {
        Train defaults = Train.DEFAULT;
        int epochs = section.whole("epochs", defaults.epochs(), 1, 1_000_000);
        Mode mode = Words.read(section, "mode", defaults.mode(), Mode.values());
        int workers = section.whole("workers", defaults.workers(), 1, MOST);
        int window = section.whole("window", defaults.window(), 1, MOST);
        int group = section.whole("group", mode == Mode.SYNC ? workers : defaults.group(), 1, MOST);
        int usualShards = mode == Mode.SEQUENTIAL ? SEQUENTIAL_SHARDS : defaults.shards();
        int shards = section.whole("shards", usualShards, 1, MOST);
        double average = section.number("average", defaults.average(), Allowed.BELOW_ONE);
        RateScaling scaling = Words.read(section, "rate-scaling", defaults.rateScaling(), RateScaling.values());
        StalenessCorrection staleness = StalenessFormat.read(section, mode, optimizer);
        int statistics = section.whole("statistics-batches", defaults.statisticsBatches(), 0, 1_000_000);
        Initialisation initialisation = initialisation(section.section("initialisation"), papers);
        int stopAfter = section.whole("stop-after", defaults.stopAfter(), 0, 1_000_000);
        boolean keepBest = section.truth("keep-best", defaults.keepBest());
        if (mode == Mode.SEQUENTIAL) {
            return new Train(
                    epochs,
                    mode,
                    1,
                    RateScaling.NONE,
                    1,
                    1,
                    shards,
                    average,
                    StalenessCorrection.NONE,
                    statistics,
                    initialisation,
                    stopAfter,
                    keepBest);
        }
        if (mode == Mode.SYNC && group > window) {
            section.problem(
                    "group", group, "at most train.window (" + window + "): a whole group is in flight at once");
        }
        if (mode == Mode.ASYNC && group != 1) {
            section.problem("group", group, "1, or train.mode = sync: only sync mode applies steps in groups");
        }
        if (mode == Mode.ASYNC && scaling != RateScaling.NONE) {
            section.problem(
                    "rate-scaling",
                    Words.of(scaling),
                    "none, or train.mode = sync: only there several batches make an update");
        }
        return new Train(
                epochs,
                mode,
                group,
                scaling,
                workers,
                window,
                shards,
                average,
                staleness,
                statistics,
                initialisation,
                stopAfter,
                keepBest);
    }

    /** A rate that is scaled up needs a warm-up: where the job says none, the five epochs of the paper, or all it has. */
    static OptimizerSettings warmedUp(OptimizerSettings optimizer, Train train) {
        Schedule schedule = optimizer.schedule();
        return train.rateScaling() == RateScaling.NONE || schedule instanceof Schedule.WarmUp
                ? optimizer
                : optimizer.scheduled(new Schedule.WarmUp(Math.min(WARM_UP, train.epochs()), 0, schedule));
    }

    private static Initialisation initialisation(ConfigReader section, Initialisation papers) {
        Rule[] rules = Rule.values();
        Initialisation read = new Initialisation(
                Words.read(section, "dense", papers.dense(), rules),
                Words.read(section, "convolution", papers.convolution(), rules),
                Words.read(section, "classifier", papers.classifier(), rules));
        section.finish();
        return read;
    }

    static void write(Train train, HoconWriter text) {
        text.number("epochs", train.epochs())
                .name("mode", Words.of(train.mode()))
                .number("group", train.group())
                .name("rate-scaling", Words.of(train.rateScaling()))
                .number("workers", train.workers())
                .number("window", train.window())
                .number("shards", train.shards())
                .number("average", train.average())
                .number("statistics-batches", train.statisticsBatches())
                .number("stop-after", train.stopAfter())
                .name("keep-best", Boolean.toString(train.keepBest()))
                .open("initialisation")
                .name("dense", Words.of(train.initialisation().dense()))
                .name("convolution", Words.of(train.initialisation().convolution()))
                .name("classifier", Words.of(train.initialisation().classifier()))
                .close();
        StalenessFormat.write(train.staleness(), text.open("staleness"));
        text.close();
    }
}
