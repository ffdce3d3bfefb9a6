package io.coppice.deploy.benchmark;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.network.Network;
import io.coppice.compute.training.SequentialTrainer;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What actors are compared with: plain loops on threads of their own that share a job's steps and its evaluation evenly. */
final class PlainEpochs implements AutoCloseable {
    private final Bench bench;
    private final List<Loop> loops = new ArrayList<>();
    private final ExecutorService threads;
    private final int stepsPerEpoch;

    /** A loop with its share of the validation samples. */
    private static final class Loop {
        private final SequentialTrainer steps;
        private final SetEvaluator evaluator;
        private final ImageSet validation;
        private long step;

        private Loop(SequentialTrainer steps, SetEvaluator evaluator, ImageSet validation) {
            this.steps = steps;
            this.evaluator = evaluator;
            this.validation = validation;
        }

        private void run(int count) {
            for (int i = 0; i < count; i++) {
                steps.step(step++);
            }
            evaluator.evaluate(steps.folded(), validation);
        }
    }

    /** @param spec the job that the actors run */
    PlainEpochs(Bench bench, JobSpec spec, int threads) {
        ImageSplits data = DataSets.open(
                spec.data().set(), spec.data().path().map(Path::of), spec.data().validation());
        this.bench = bench;
        this.threads = Executors.newFixedThreadPool(threads);
        ImageSet validation = data.validation();
        for (int i = 0; i < threads; i++) {
            int from = validation.count() * i / threads;
            int to = validation.count() * (i + 1) / threads;
            loops.add(loop(spec, data, validation.range(from, to)));
        }
        this.stepsPerEpoch = loops.getFirst().steps.stepsPerEpoch();
    }

    private static Loop loop(JobSpec spec, ImageSplits data, ImageSet validation) {
        var images = spec.data().preprocessing();
        int batch = spec.data().batch();
        Network network = spec.model().create(images.input(), images.classes().size());
        SequentialTrainer steps = new SequentialTrainer(
                network,
                KernelSelector.create(spec.kernels()),
                spec.createMethod(network, data.training().count()),
                spec.createOptimizer(network, data.training().count()),
                data.training(),
                images,
                batch,
                spec.seed());
        return new Loop(
                steps, new SetEvaluator(network, KernelSelector.create(spec.kernels()), images, batch), validation);
    }

    /** Steps a second of all threads together in each epoch. */
    double[] rates(int epochs) {
        double[] rates = new double[epochs];
        int share = stepsPerEpoch / loops.size();
        for (int epoch = 0; epoch < epochs; epoch++) {
            long before = bench.clock().getAsLong();
            List<Future<?>> running = new ArrayList<>();
            for (Loop loop : loops) {
                running.add(threads.submit(() -> loop.run(share)));
            }
            running.forEach(PlainEpochs::await);
            rates[epoch] = share * loops.size() * Bench.NANOS / (bench.clock().getAsLong() - before);
        }
        return rates;
    }

    private static void await(Future<?> running) {
        try {
            running.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A plain loop failed: " + failed.getCause(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The benchmark was interrupted", stopped);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
