package io.coppice.compute.training;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.Losses;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.Metrics;
import io.coppice.compute.metric.Predictions;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;

/** Runs a network forward over a set of images, batch after batch. An instance belongs to one thread. */
public final class SetEvaluator {
    private static final int BATCH_MULTIPLE = 8;

    private final SubnetworkExecutor runner;
    private final BatchAssembler assembler;
    private final float[] images;
    private final Preprocessing preprocessing;
    private final String deciding;
    private final int[] samples;
    private final Shape input;

    /** With the loss and the metric that are usual for such targets. */
    public SetEvaluator(Network network, Kernels kernels, Preprocessing preprocessing, int batch) {
        this(network, kernels, preprocessing, batch, Losses.usual(preprocessing.targets()));
    }

    private SetEvaluator(Network network, Kernels kernels, Preprocessing preprocessing, int batch, Loss loss) {
        this(network, kernels, preprocessing, batch, loss, loss.usualMetric(preprocessing.targets()));
    }

    /**
     * @param batch how many samples go through the network at once
     * @param deciding name of the metric by which the network is judged
     */
    public SetEvaluator(
            Network network, Kernels kernels, Preprocessing preprocessing, int batch, Loss loss, String deciding) {
        this.runner = new SubnetworkExecutor(network, kernels, batch, loss);
        this.assembler = new BatchAssembler(preprocessing);
        this.input = network.input();
        this.images = new float[Tensor.capacity(input.channels(), input.height(), input.width(), batch)];
        this.preprocessing = preprocessing;
        this.deciding = deciding;
        this.samples = new int[batch];
    }

    /** @throws IllegalArgumentException when the set is empty */
    public Evaluation evaluate(FoldedNetwork network, ImageSet set) {
        return evaluateSome(network, set, set.count());
    }

    /** On {@code some} of the samples, at even distances: a set in the order of its classes has some of each. */
    public Evaluation evaluateSome(FoldedNetwork network, ImageSet set, int some) {
        if (some == 0) {
            throw new IllegalArgumentException("There are no samples to evaluate");
        }
        TargetSchema schema = preprocessing.targets();
        Targets targets = schema.allocate(samples.length);
        float[] outputs = new float[Math.multiplyExact(some, schema.outputs())];
        double loss = 0;
        for (int first = 0, count; first < some; first += count) {
            count = next(some - first);
            for (int i = 0; i < count; i++) {
                samples[i] = nth(first + i, set.count(), some);
            }
            Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), count);
            assembler.fill(set, samples, batch, targets);
            loss += count * runner.evaluate(network.open(), network.parameters(), batch, targets);
            keep(runner.logits(), outputs, first);
        }
        Predictions predictions = new Predictions(schema, outputs, targets(set, some), some);
        return new Evaluation(
                loss / some, Metrics.measure(predictions, deciding), ConfusionMatrix.of(predictions), some);
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
        Targets unused = training.set().targets().allocate(samples.length);
        for (int step = 0; step < batches; step++) {
            Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), training.size(step));
            training.fill(step, batch, unused);
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

    /** Which sample of a set comes at a place when some are taken at even distances. */
    private static int nth(int place, int count, int some) {
        return (int) ((long) place * count / some);
    }

    private static Targets targets(ImageSet set, int some) {
        int[] chosen = new int[some];
        for (int place = 0; place < some; place++) {
            chosen[place] = nth(place, set.count(), some);
        }
        Targets targets = set.targets().allocate(some);
        set.targets().gather(set.first(), chosen, some, targets);
        return targets;
    }

    private static void keep(Tensor batch, float[] outputs, int first) {
        for (int sample = 0; sample < batch.samples(); sample++) {
            for (int output = 0; output < batch.channels(); output++) {
                outputs[(first + sample) * batch.channels() + output] = batch.data()[batch.at(output, 0, 0, sample)];
            }
        }
    }
}
