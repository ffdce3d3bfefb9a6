package io.coppice.compute.network;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.LayerPass;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.target.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/**
 * Runs the passes of a step on the open units of a network, on compact parameters: block after block, weights
 * {@code [open outputs][open inputs][span]}, then biases {@code [open outputs]}. The gradient has the same layout; in the
 * place of batch normalisation's running statistics it holds those of the batch.
 *
 * <p>One instance serves one thread. Its arrays are made for all units and the largest batch; a step makes only small
 * views of them. Losses that are not finite are returned as they are.
 */
public final class StepRunner {
    private static final int PARAMETER_ARRAYS = 3;
    private static final int BLOCK_ARRAYS = 2;
    private static final int GRADIENT_ARRAYS = 10;

    private final Network network;
    private final Kernels kernels;
    private final int maxBatch;
    private final Loss lossOf;
    // By edge; that of the images stays empty.
    private final float[][] activations;
    private final float[][] kept;
    private final boolean[] needsGradient;
    // By stage.
    private final boolean[] gradientTakesInput;
    private final EdgeGradients gradients;
    private final LayerPass[] passes;
    private final Recomputation recomputation;

    /** With the cross entropy of a softmax. @param maxBatch the largest number of samples of a step */
    public StepRunner(Network network, Kernels kernels, int maxBatch) {
        this(network, kernels, maxBatch, SoftmaxCrossEntropy.PLAIN);
    }

    /** @param maxBatch the largest number of samples of a step */
    public StepRunner(Network network, Kernels kernels, int maxBatch, Loss loss) {
        this.lossOf = loss;
        List<Stage> stages = network.stages();
        this.network = network;
        this.kernels = kernels;
        this.maxBatch = maxBatch;
        this.passes = new LayerPass[stages.size()];
        this.recomputation = new Recomputation(stages);
        this.activations = new float[stages.size() + 1][];
        this.kept = new float[stages.size()][];
        this.needsGradient = new boolean[stages.size() + 1];
        this.gradientTakesInput = new boolean[stages.size()];
        this.gradients = new EdgeGradients(network, kernels, maxBatch);
        reserve(network, kernels, maxBatch, 1);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            activations[i + 1] = stage.layer().inPlace() ? activations[stage.from()] : room(i + 1, stage.output());
            kept[i] = kernels.room(stage.layer().kept(stage.input()));
            needsGradient[i + 1] = stage.hasBlock()
                    || stage.layer().learns()
                    || needsGradient[stage.from()]
                    || stage.joins() && needsGradient[stage.second()];
            gradientTakesInput[i] =
                    stage.layer().gradientTakesInput(kernels, stage.input()) && readsAlone(stages, stage);
        }
    }

    /** Nobody reads the stage's input after it: no other stage, nor the one that made it, since weights learn from inputs. */
    private static boolean readsAlone(List<Stage> stages, Stage stage) {
        long readers = stages.stream()
                .filter(other -> other.from() == stage.from() || other.joins() && other.second() == stage.from())
                .count();
        Stage maker = stages.get(Math.max(0, stage.from() - 1));
        return readers == 1
                && stage.from() > 0
                && maker.hasBlock()
                && !maker.layer().inPlace();
    }

    /** The logits are wanted outside of the kernels, so they have an array of their own. */
    private float[] room(int edge, Shape shape) {
        int last = network.stages().size();
        while (last > 0 && network.stages().get(last - 1).layer().inPlace()) {
            last = network.stages().get(last - 1).from();
        }
        return edge == last ? new float[capacity(shape)] : kernels.room(capacity(shape));
    }

    /**
     * Asks for room for activations of every edge, gradients and padded inputs of a few at a time, parameters of both passes
     * with their gradient, and a block turned on its side.
     *
     * @param copies how many kernels like these will work at once in this process
     * @throws IllegalArgumentException when there is not enough, naming what is needed and the batch that would fit
     */
    public static void reserve(Network network, Kernels kernels, int batch, int copies) {
        long all = network.input().features();
        long largest = all;
        for (Stage stage : network.stages()) {
            all += stage.layer().inPlace() ? 0 : stage.output().features();
            largest = Math.max(largest, stage.output().features());
        }
        long parameters = 0;
        long largestBlock = 0;
        for (BlockShape block : network.blocks()) {
            parameters += OpenBlock.all(block).size(block);
            largestBlock = Math.max(largestBlock, block.size());
        }
        kernels.reserve(
                PARAMETER_ARRAYS * parameters + BLOCK_ARRAYS * largestBlock,
                all + GRADIENT_ARRAYS * largest,
                batch,
                copies);
    }

    private int capacity(Shape shape) {
        return Tensor.capacity(shape.channels(), shape.height(), shape.width(), maxBatch);
    }

    public Network network() {
        return network;
    }

    /**
     * Forward and backward.
     *
     * @param open the open part of every block, as {@link Network#open} gives it
     * @param parameters of the open part, compact
     * @param images of the batch, all channels
     * @param targets of the images
     * @param gradient receives the gradient of the mean loss, compact
     * @return the mean loss
     */
    public double passA(List<OpenBlock> open, float[] parameters, Tensor images, Targets targets, float[] gradient) {
        recomputation.everything(open);
        written(images);
        forward(open, parameters, images, true);
        gradients.reset();
        Tensor logits = output();
        Tensor ofLogits = gradients.make(passes.length, logits.channels(), logits.samples());
        double loss = kernels.loss(lossOf, logits, targets, ofLogits);
        UnitSet classes = passes[passes.length - 1].outUnits();
        gradients.give(passes.length, classes, ofLogits, classes);
        for (int i = passes.length - 1; i >= 0; i--) {
            if (gradients.at(i + 1) != null) {
                backward(i, network.stages().get(i), passes[i], gradient);
            }
        }
        kernels.fetch(gradient, 0, size(open));
        return loss;
    }

    /** From a stage's output to its weights and to its inputs, as far as a layer before it has weights. */
    private void backward(int i, Stage stage, LayerPass pass, float[] gradient) {
        Layer layer = stage.layer();
        Tensor outGradient = gradients.at(i + 1);
        layer.backwardToWeights(pass, outGradient, gradient);
        boolean goesOn = needsGradient[stage.from()] && pass.in().channels() > 0;
        if (stage.joins()) {
            share(i + 1, stage.from(), pass.inUnits(), pass.outUnits());
            share(i + 1, stage.second(), pass.secondUnits(), pass.outUnits());
        } else if (goesOn && layer.inPlace()) {
            Tensor own = gradients.own(i + 1, pass.outUnits());
            layer.backwardToData(pass, own, own);
            gradients.move(i + 1, stage.from());
            return;
        } else if (goesOn && gradientTakesInput[i]) {
            layer.backwardToData(pass, outGradient, pass.in());
            gradients.lay(stage.from(), pass.in());
        } else if (goesOn) {
            UnitSet read = layer.sharesInput() && !isLinear(stage) ? pass.outUnits() : pass.inUnits();
            Tensor inGradient = gradients.make(stage.from(), read.count(), outGradient.samples());
            layer.backwardToData(pass, outGradient, inGradient);
            gradients.give(stage.from(), pass.inUnits(), inGradient, read);
        }
        gradients.passed(i + 1);
    }

    private void share(int edge, int input, UnitSet inputUnits, UnitSet units) {
        if (needsGradient[input] && !inputUnits.isEmpty()) {
            gradients.share(input, inputUnits, edge, units);
        }
    }

    private boolean isLinear(Stage stage) {
        return stage.hasBlock() && network.blocks().get(stage.block()).isLinear();
    }

    /**
     * Forward only, as in training, right after pass A of the same step: what its open units give that were open in pass A
     * and saw the same inputs is there already and not computed again.
     *
     * @param parameters of the open part, the same values as in pass A
     * @param images the same as in pass A
     * @return the mean loss
     */
    public double passB(List<OpenBlock> open, float[] parameters, Tensor images, Targets targets) {
        recomputation.whatDiffers(open, network.edgesOf(open), passes);
        forward(open, parameters, images, true);
        return kernels.loss(lossOf, output(), targets, null);
    }

    /** Forward only, as in training. @return the mean loss */
    public double loss(List<OpenBlock> open, float[] parameters, Tensor images, Targets targets) {
        recomputation.everything(open);
        written(images);
        forward(open, parameters, images, true);
        return kernels.loss(lossOf, output(), targets, null);
    }

    /**
     * Forward only, as in training.
     *
     * @param statistics receives those of the batch at the places of the running ones; the rest stays as it is
     */
    public void statistics(List<OpenBlock> open, float[] parameters, Tensor images, float[] statistics) {
        recomputation.everything(open);
        written(images);
        forward(open, parameters, images, true);
        for (int i = 0; i < passes.length; i++) {
            Stage stage = network.stages().get(i);
            stage.layer().statisticsOfBatch(passes[i], statistics);
            if (stage.statistics() >= 0) {
                int size = open.get(stage.statistics()).size(network.blocks().get(stage.statistics()));
                kernels.fetch(statistics, passes[i].statisticsAt(), size);
            }
        }
    }

    /** Forward only, batch normalisation by its running statistics. @return the mean loss */
    public double evaluate(List<OpenBlock> open, float[] parameters, Tensor images, Targets targets) {
        recomputation.everything(open);
        written(images);
        forward(open, parameters, images, false);
        return kernels.loss(lossOf, output(), targets, null);
    }

    /** The same without a loss: {@link #logits} has what came out. */
    public void outputs(List<OpenBlock> open, float[] parameters, Tensor images) {
        recomputation.everything(open);
        written(images);
        forward(open, parameters, images, false);
    }

    /** The logits {@code [class][sample]} of the last pass; overwritten by the next one. */
    public Tensor logits() {
        Tensor logits = output();
        kernels.fetch(logits.data(), 0, logits.channels() * logits.planeStride());
        return logits;
    }

    private Tensor output() {
        return passes[passes.length - 1].out();
    }

    private void written(Tensor images) {
        kernels.written(images.data(), 0, images.channels() * images.planeStride());
    }

    private int size(List<OpenBlock> open) {
        int size = 0;
        for (int block = 0; block < open.size(); block++) {
            size += open.get(block).size(network.blocks().get(block));
        }
        return size;
    }

    private void forward(List<OpenBlock> open, float[] parameters, Tensor images, boolean training) {
        if (images.samples() > maxBatch) {
            throw new IllegalArgumentException(
                    "A batch of " + images.samples() + " samples, where room was made for " + maxBatch);
        }
        place(open, parameters, images, training);
        kernels.written(parameters, 0, size(open));
        for (int i = 0; i < passes.length; i++) {
            if (recomputation.wants(i) && passes[i].out().channels() > 0) {
                network.stages().get(i).layer().forward(passes[i]);
            }
        }
    }

    /** Which units each stage reads and writes, and where its parameters lie. */
    private void place(List<OpenBlock> open, float[] parameters, Tensor images, boolean training) {
        List<UnitSet> edges = network.edgesOf(open);
        edges.set(0, UnitSet.all(network.input().channels()));
        Tensor[] views = new Tensor[edges.size()];
        views[0] = images;
        int at = 0;
        for (int i = 0; i < passes.length; i++) {
            Stage stage = network.stages().get(i);
            int weightAt = at;
            int biasAt = at;
            int statisticsAt = at;
            if (stage.hasBlock()) {
                BlockShape shape = network.blocks().get(stage.block());
                biasAt = weightAt + open.get(stage.block()).weights(shape);
                statisticsAt = weightAt + open.get(stage.block()).size(shape);
                at = statisticsAt;
            }
            if (stage.statistics() >= 0) {
                at += open.get(stage.statistics()).size(network.blocks().get(stage.statistics()));
            }
            int second = stage.joins() ? stage.second() : stage.from();
            views[i + 1] = view(i + 1, edges.get(i + 1), images.samples());
            passes[i] = new LayerPass(
                    kernels,
                    training,
                    parameters,
                    weightAt,
                    biasAt,
                    statisticsAt,
                    kept[i],
                    edges.get(stage.from()),
                    edges.get(second),
                    edges.get(i + 1),
                    views[stage.from()],
                    views[second],
                    views[i + 1]);
        }
    }

    private Tensor view(int edge, UnitSet units, int samples) {
        Shape shape = network.edge(edge);
        return Tensor.within(activations[edge], units.count(), shape.height(), shape.width(), samples);
    }
}
