package io.coppice.protocols.job;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.Augmentation;
import io.coppice.compute.data.DataOptions;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.SplitOptions;
import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.data.TableOptions;
import io.coppice.compute.kernel.KernelName;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.metric.Metrics;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.StalenessCorrection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides a job. Read from HOCON by {@link JobSpecs}, complete after defaults, stored with the result. The
 * {@code DEFAULT} of each part is the one source of its defaults.
 *
 * @param name letters, digits, dots, dashes; part of file names
 * @param kernels one of {@link KernelSelector#names}, and what is said of Winograd's convolutions: the text of
 *     {@link KernelName}
 */
public record JobSpec(
        String name,
        long seed,
        String kernels,
        Data data,
        ModelSettings model,
        MethodSettings method,
        OptimizerSettings optimizer,
        Train train,
        Checkpoint checkpoint,
        Judged judged) {

    /**
     * What training makes small and by what the result is judged.
     *
     * @param metric name of the metric that decides
     */
    public record Judged(Loss loss, String metric) {

        public static final Judged DEFAULT = new Judged(SoftmaxCrossEntropy.PLAIN, Metrics.ACCURACY);
    }

    public Loss loss() {
        return judged.loss();
    }

    /** The name of the metric by which the job is judged. */
    public String metric() {
        return judged.metric();
    }

    /**
     * The sparsity method, for this job's training.
     *
     * @param samples of the training split
     */
    public SparsityMethod createMethod(Network network, int samples) {
        return method.create(plan(network, samples));
    }

    /** The training in updates: in sync mode those of whole groups. */
    private TrainingPlan plan(Network network, int samples) {
        return new TrainingPlan(
                network,
                samples,
                grouping(samples).updateBatch(),
                train.epochs(),
                model.init().isPresent());
    }

    /** Which steps make one update. @param samples of the training split */
    public StepGrouping grouping(int samples) {
        return new StepGrouping(samples, data.batch(), train.mode() == Mode.SYNC ? train.group() : 1);
    }

    /** What to try when stale updates make this job diverge, as a clause. */
    public String remedy() {
        String others = "a smaller train.window (it is " + train.window() + ") or a lower optimizer.rate";
        StalenessCorrection better = train.staleness().better(optimizer);
        if (!better.equals(train.staleness())) {
            return "try train.staleness.correction = " + StalenessFormat.name(better) + ", " + others;
        }
        boolean rises = optimizer.schedule() instanceof Schedule.WarmUp;
        return "try " + (rises ? "" : "optimizer.schedule.warm-up = 5 (epochs), ") + others;
    }

    /** The optimizer of the weights over the whole of this job's training. @param samples of the training split */
    public Optimizer createOptimizer(Network network, int samples) {
        TrainingPlan plan = plan(network, samples);
        OptimizerSettings settings = train.optimizer(optimizer);
        return method.create(plan)
                .weightRule()
                .map(rule -> new Optimizer(settings, plan.stepsPerEpoch(), rule.stretches(train.epochs())))
                .orElseGet(() -> Optimizer.of(settings, plan.stepsPerEpoch(), train.epochs()));
    }

    /** Files and folders that the job names, by the key that names each. */
    public Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        data.path().ifPresent(path -> paths.put("data.path", path));
        model.init().ifPresent(path -> paths.put("model.init", path));
        return paths;
    }

    /** The same job under another name. */
    public JobSpec withName(String other) {
        return new JobSpec(other, seed, kernels, data, model, method, optimizer, train, checkpoint, judged);
    }

    /** The same job with other kernels. */
    public JobSpec withKernels(String name) {
        return new JobSpec(this.name, seed, name, data, model, method, optimizer, train, checkpoint, judged);
    }

    /** The same job with another network, or other weights to begin with. */
    public JobSpec withModel(ModelSettings other) {
        return new JobSpec(name, seed, kernels, data, other, method, optimizer, train, checkpoint, judged);
    }

    /** The same job on other data. */
    public JobSpec withData(Data other) {
        return new JobSpec(name, seed, kernels, other, model, method, optimizer, train, checkpoint, judged);
    }

    /** The same job with other checkpoints. */
    public JobSpec withCheckpoint(Checkpoint other) {
        return new JobSpec(name, seed, kernels, data, model, method, optimizer, train, other, judged);
    }

    public static final JobSpec DEFAULT = new JobSpec(
            "lenet5-l0-arm",
            1,
            KernelSelector.AUTO,
            Data.DEFAULT,
            new ModelSettings("lenet5", List.of()),
            L0ArmSettings.DEFAULT,
            AdamSettings.DEFAULT,
            Train.DEFAULT,
            Checkpoint.DEFAULT,
            Judged.DEFAULT);

    /**
     * @param path folder of the data set's files, or a file; empty for the embedded MNIST
     * @param batch samples a step
     * @param validation how many of the training samples are held back to guide people
     * @param augmentation how training images are varied; evaluation sees them as they are
     * @param split how samples are divided where the files do not do it
     * @param skipUnreadable whether pictures that cannot be read are left out and counted, instead of refused
     */
    public record Data(
            String set,
            Optional<String> path,
            int batch,
            int validation,
            Preprocessing preprocessing,
            Augmentation augmentation,
            SplitOptions split,
            boolean skipUnreadable) {

        public static final Data DEFAULT =
                new Data("mnist", Optional.empty(), 128, 5000, DataSets.preprocessing("mnist"), Augmentation.NONE);

        /** Divided and refused as usual. */
        public Data(
                String set,
                Optional<String> path,
                int batch,
                int validation,
                Preprocessing preprocessing,
                Augmentation augmentation) {
            this(set, path, batch, validation, preprocessing, augmentation, SplitOptions.DEFAULT, false);
        }

        /** The same set in another folder. */
        public Data withPath(String folder) {
            return new Data(
                    set, Optional.of(folder), batch, validation, preprocessing, augmentation, split, skipUnreadable);
        }

        /** The same with so many samples held back. */
        public Data withValidation(int samples) {
            return new Data(set, path, batch, samples, preprocessing, augmentation, split, skipUnreadable);
        }

        /** The set as its files are to be read. */
        public Dataset dataset() {
            return DataSets.named(set).with(new DataOptions(split, TableOptions.NONE, skipUnreadable));
        }

        /** What decides which samples there are, and nothing of how they are trained on: two jobs with equal ones share them. */
        public Data samples() {
            return new Data(set, path, 1, validation, preprocessing, Augmentation.NONE);
        }
    }

    /** How steps follow each other: one at a time, in groups applied together, or as they come. */
    public enum Mode {
        SEQUENTIAL,
        SYNC,
        ASYNC
    }

    /**
     * @param group workers' steps that sync mode makes one update of, by the mean of their gradients weighted by samples; 1
     *     in the other modes. Each normalises by its own batch; running statistics take the mean of the group's
     * @param rateScaling whether the rate grows with the group; none in the other modes
     * @param workers how many train at the same time; 1 in sequential mode
     * @param window steps in flight; 1 in sequential mode
     * @param shards actors that hold the parameters; sums over a layer, such as norms of weights, are added shard by shard
     * @param average decay of the moving average of the weights that is evaluated, 0 for none
     * @param staleness what async mode does about stale gradients; none in the other modes
     * @param statisticsBatches batches of which batch normalisation's statistics are taken anew for the finished network,
     *     0 to keep those of training; in async mode eight of them also for every validation, since running statistics lag
     *     behind weights whose updates are stale
     * @param initialisation how random weights begin; not read where {@code model.init} names a file
     * @param stopAfter how many epochs in a row may bring nothing better before training ends, 0 to train to the end
     * @param keepBest whether the finished network is the best epoch's and not the last one's
     */
    public record Train(
            int epochs,
            Mode mode,
            int group,
            RateScaling rateScaling,
            int workers,
            int window,
            int shards,
            double average,
            StalenessCorrection staleness,
            int statisticsBatches,
            Initialisation initialisation,
            int stopAfter,
            boolean keepBest) {

        private static final int STATISTICS_BATCHES = 50;

        public static final Train DEFAULT = new Train(200, Mode.ASYNC, 1, 2, 4, 1, 0);

        /** What a worker has under way at a time: one step is computed while the next one is gathered. */
        public static final int SLOTS_PER_WORKER = 2;

        /** How the rate grows with the batch of an update. */
        public enum RateScaling {
            NONE,
            /** As many times as large as the group, after a warm-up that begins at the rate itself (Goyal et al., 2017). */
            LINEAR
        }

        /** Steps that can be under way at the same time. */
        int slots() {
            return Math.min(window, SLOTS_PER_WORKER * workers);
        }

        /** What moves the weights, given the optimizer of the job. */
        OptimizerSettings optimizer(OptimizerSettings ofJob) {
            OptimizerSettings scaled = rateScaling == RateScaling.LINEAR ? linear(ofJob) : ofJob;
            return staleness.optimizer(scaled, slots());
        }

        private OptimizerSettings linear(OptimizerSettings ofJob) {
            OptimizerSettings faster = ofJob.faster(group);
            return faster.schedule() instanceof Schedule.WarmUp rise
                    ? faster.scheduled(new Schedule.WarmUp(rise.epochs(), 1.0 / group, rise.then()))
                    : faster;
        }

        /** No correction of stale gradients, weights as for LeNet-5. */
        public Train(int epochs, Mode mode, int group, int workers, int window, int shards, double average) {
            this(
                    epochs,
                    mode,
                    group,
                    RateScaling.NONE,
                    workers,
                    window,
                    shards,
                    average,
                    StalenessCorrection.NONE,
                    STATISTICS_BATCHES,
                    Initialisation.DEFAULT,
                    0,
                    false);
        }

        /** The same, whose epochs are judged as they end. */
        public Train judging(int epochsWithoutGain, boolean best) {
            return new Train(
                    epochs,
                    mode,
                    group,
                    rateScaling,
                    workers,
                    window,
                    shards,
                    average,
                    staleness,
                    statisticsBatches,
                    initialisation,
                    epochsWithoutGain,
                    best);
        }

        /** Whether epochs are judged as they end, so that training waits for what validation says. */
        public boolean judgesEpochs() {
            return stopAfter > 0 || keepBest;
        }
    }

    /** @param keep how many verified checkpoints stay */
    public record Checkpoint(Duration every, int keep) {

        public static final Checkpoint DEFAULT = new Checkpoint(Duration.ofSeconds(30), 3);
    }
}
