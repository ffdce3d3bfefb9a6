package io.coppice.compute.training;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.StepRunner;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;

/** Runs a network forward over a set of images, batch after batch. An instance belongs to one thread. */
public final class SetEvaluator {
    private static final int BATCH_MULTIPLE = 8;

    private final StepRunner runner;
    private final BatchAssembler assembler;
    private final float[] images;
    private final int[] labels;
    private final int[] samples;
    private final Shape input;

    /** @param batch how many samples go through the network at once */
    public SetEvaluator(Network network, Kernels kernels, Preprocessing preprocessing, int batch) {
        this.runner = new StepRunner(network, kernels, batch);
        this.assembler = new BatchAssembler(preprocessing);
        this.input = network.input();
        this.images = new float[Tensor.capacity(input.channels(), input.height(), input.width(), batch)];
        this.labels = new int[batch];
        this.samples = new int[batch];
    }

    /** Hears of every sample which class it is of and which was answered. */
    @FunctionalInterface
    public interface Answers {
        void add(int actual, int predicted);
    }

    /** @throws IllegalArgumentException when the set is empty */
    public Evaluation evaluate(FoldedNetwork network, ImageSet set) {
        return evaluate(network, set, (actual, predicted) -> {});
    }

    /** The same. @param answers hears of every sample */
    public Evaluation evaluate(FoldedNetwork network, ImageSet set, Answers answers) {
        return evaluate(network, set, set.count(), answers);
    }

    /** On {@code some} of the samples, at even distances: a set in the order of its classes has some of each. */
    public Evaluation evaluateSome(FoldedNetwork network, ImageSet set, int some) {
        return evaluate(network, set, some, (actual, predicted) -> {});
    }

    private Evaluation evaluate(FoldedNetwork network, ImageSet set, int some, Answers answers) {
        if (some == 0) {
            throw new IllegalArgumentException("There are no samples to evaluate");
        }
        double loss = 0;
        int right = 0;
        for (int first = 0, count; first < some; first += count) {
            count = next(some - first);
            for (int i = 0; i < count; i++) {
                samples[i] = (int) ((long) (first + i) * set.count() / some);
            }
            Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), count);
            assembler.fill(set, samples, batch, labels);
            loss += count * runner.evaluate(network.open(), network.parameters(), batch, labels);
            right += right(runner.logits(), labels, answers);
        }
        return new Evaluation(loss / some, (double) right / some, some);
    }

    /**
     * How many of the samples that are left go together. The last two batches share what they have: one of a few samples would
     * go ways that nothing else goes, for which the compiler throws code away that others are using.
     */
    private int next(int left) {
        boolean isLastButOne = left > samples.length && left < 2 * samples.length;
        int half = Math.min(samples.length, Math.ceilDiv(left, 2 * BATCH_MULTIPLE) * BATCH_MULTIPLE);
        return isLastButOne ? half : Math.min(samples.length, left);
    }

    /**
     * The same network with batch normalisation's running statistics replaced by the mean of those of some batches: while
     * gates are drawn they follow networks that are not the finished one. Images are varied as in training: the weights
     * learned with the statistics of such.
     *
     * @param training batches of this evaluator's size
     */
    public FoldedNetwork withStatistics(FoldedNetwork network, TrainingBatches training, int batches) {
        float[] sums = new float[network.parameters().length];
        float[] ofBatch = new float[sums.length];
        for (int step = 0; step < batches; step++) {
            Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), training.size(step));
            training.fill(step, batch, labels);
            runner.statistics(network.open(), network.parameters(), batch, ofBatch);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += ofBatch[i] / batches;
            }
        }
        float[] parameters = network.parameters().clone();
        int at = 0;
        for (int block = 0; block < network.open().size(); block++) {
            BlockShape shape = network.network().blocks().get(block);
            int size = network.open().get(block).size(shape);
            if (!shape.isLearned()) {
                System.arraycopy(sums, at, parameters, at, size);
            }
            at += size;
        }
        return new FoldedNetwork(network.network(), network.open(), parameters);
    }

    /** How many samples have their largest logit at their class; of equal ones the first counts. */
    private static int right(Tensor logits, int[] labels, Answers answers) {
        int right = 0;
        for (int sample = 0; sample < logits.samples(); sample++) {
            int best = 0;
            for (int label = 1; label < logits.channels(); label++) {
                if (logits.data()[logits.at(label, 0, 0, sample)] > logits.data()[logits.at(best, 0, 0, sample)]) {
                    best = label;
                }
            }
            right += best == labels[sample] ? 1 : 0;
            answers.add(labels[sample], best);
        }
        return right;
    }
}
