package io.coppice.compute.network;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.operator.Operator;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
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
public final class SubnetworkExecutor {
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
    // By node.
    private final boolean[] gradientTakesInput;
    private final Tensor[][] inputs;
    private final UnitSet[][] inputUnits;
    private final EdgeGradients gradients;
    private final LayerPass[] passes;
    private final Recomputation recomputation;
    private LayerPass.Draws draws = new LayerPass.Draws(new CounterRandom(0), 0);

    /** With the cross entropy of a softmax. @param maxBatch the largest number of samples of a step */
    public SubnetworkExecutor(Network network, Kernels kernels, int maxBatch) {
        this(network, kernels, maxBatch, SoftmaxCrossEntropy.PLAIN);
    }

    /** @param maxBatch the largest number of samples of a step */
    public SubnetworkExecutor(Network network, Kernels kernels, int maxBatch, Loss loss) {
        this.lossOf = loss;
        List<Node> nodes = network.nodes();
        this.network = network;
        this.kernels = kernels;
        this.maxBatch = maxBatch;
        this.passes = new LayerPass[nodes.size()];
        this.recomputation = new Recomputation(nodes);
        this.activations = new float[nodes.size() + 1][];
        this.kept = new float[nodes.size()][];
        this.needsGradient = new boolean[nodes.size() + 1];
        this.gradientTakesInput = new boolean[nodes.size()];
        this.inputs = new Tensor[nodes.size()][];
        this.inputUnits = new UnitSet[nodes.size()][];
        this.gradients = new EdgeGradients(network, kernels, maxBatch);
        reserve(network, kernels, maxBatch, 1);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Operator operator = node.operator();
            int[] from = node.from();
            activations[i + 1] = operator.inPlace() ? activations[from[0]] : room(i + 1, node.output());
            kept[i] = kernels.room(operator.kept(node.inputs()));
            inputs[i] = new Tensor[from.length];
            inputUnits[i] = new UnitSet[from.length];
            needsGradient[i + 1] = node.hasBlock() || operator.learns();
            for (int edge : from) {
                needsGradient[i + 1] |= needsGradient[edge];
            }
            gradientTakesInput[i] = operator.gradientTakesInput(kernels, node.inputs()) && readsAlone(nodes, node);
        }
    }

    /** Nobody reads the node's input after it: no other node, nor the one that made it, since weights learn from inputs. */
    private static boolean readsAlone(List<Node> nodes, Node node) {
        int from = node.from()[0];
        long readers = nodes.stream().filter(other -> other.reads(from)).count();
        Node maker = nodes.get(Math.max(0, from - 1));
        return readers == 1 && from > 0 && maker.hasBlock() && !maker.operator().inPlace();
    }

    /**
     * What the random numbers of the next passes follow from, for operators that draw some; of a runner that is told nothing
     * they are those of seed 0 and step 0.
     */
    public void draw(CounterRandom noise, long step) {
        draws = new LayerPass.Draws(noise, step);
    }

    /** The logits are wanted outside of the kernels, so they have an array of their own. */
    private float[] room(int edge, Shape shape) {
        int last = network.nodes().size();
        while (last > 0 && network.nodes().get(last - 1).operator().inPlace()) {
            last = network.nodes().get(last - 1).from()[0];
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
        for (Node node : network.nodes()) {
            all += node.operator().inPlace() ? 0 : node.output().features();
            largest = Math.max(largest, node.output().features());
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
                backward(i, network.nodes().get(i), passes[i], gradient);
            }
        }
        kernels.fetch(gradient, 0, size(open));
        return loss;
    }

    /** From a node's output to its weights and to its inputs, as far as a node before it has weights. */
    private void backward(int i, Node node, LayerPass pass, float[] gradient) {
        Operator operator = node.operator();
        Tensor outGradient = gradients.at(i + 1);
        operator.backwardToWeights(pass, outGradient, gradient);
        int[] from = node.from();
        if (operator.inPlace() && goesOn(pass, from, 0)) {
            Tensor own = gradients.own(i + 1, pass.outUnits());
            operator.backwardToData(pass, 0, own, own);
            gradients.move(i + 1, from[0]);
            return;
        }
        for (int input = 0; input < from.length; input++) {
            if (goesOn(pass, from, input)) {
                backward(i, operator, pass, from[input], input);
            }
        }
        gradients.passed(i + 1);
    }

    private boolean goesOn(LayerPass pass, int[] from, int input) {
        return needsGradient[from[input]] && !pass.inputUnits()[input].isEmpty();
    }

    private void backward(int i, Operator operator, LayerPass pass, int edge, int input) {
        UnitSet ofEdge = pass.inputUnits()[input];
        Tensor outGradient = gradients.at(i + 1);
        if (operator.handsGradientOn()) {
            gradients.share(edge, ofEdge, i + 1, pass.outUnits());
        } else if (gradientTakesInput[i]) {
            operator.backwardToData(pass, input, outGradient, pass.in());
            gradients.lay(edge, pass.in());
        } else {
            UnitSet read = operator.gradientUnits(pass, input);
            if (!read.isEmpty()) {
                Tensor inGradient = gradients.make(edge, read.count(), outGradient.samples());
                operator.backwardToData(pass, input, outGradient, inGradient);
                gradients.give(edge, ofEdge, inGradient, read);
            }
        }
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
            Node node = network.nodes().get(i);
            node.operator().statisticsOfBatch(passes[i], statistics);
            if (node.hasStatistics()) {
                int size = open.get(node.statistics()).size(network.blocks().get(node.statistics()));
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
                network.nodes().get(i).operator().forward(passes[i]);
            }
        }
    }

    /** Which units each node reads and writes, and where its parameters lie. */
    private void place(List<OpenBlock> open, float[] parameters, Tensor images, boolean training) {
        List<UnitSet> edges = network.edgesOf(open);
        edges.set(0, UnitSet.all(network.input().channels()));
        Tensor[] views = new Tensor[edges.size()];
        views[0] = images;
        int at = 0;
        for (int i = 0; i < passes.length; i++) {
            Node node = network.nodes().get(i);
            int weightAt = at;
            int biasAt = at;
            int statisticsAt = at;
            if (node.hasBlock()) {
                BlockShape shape = network.blocks().get(node.block());
                biasAt = weightAt + open.get(node.block()).weights(shape);
                statisticsAt = weightAt + open.get(node.block()).size(shape);
                at = statisticsAt;
            }
            if (node.hasStatistics()) {
                at += open.get(node.statistics()).size(network.blocks().get(node.statistics()));
            }
            views[i + 1] = view(i + 1, edges.get(i + 1), images.samples());
            for (int input = 0; input < node.from().length; input++) {
                inputs[i][input] = views[node.from()[input]];
                inputUnits[i][input] = edges.get(node.from()[input]);
            }
            passes[i] = new LayerPass(
                    kernels,
                    training,
                    draws,
                    i,
                    parameters,
                    weightAt,
                    biasAt,
                    statisticsAt,
                    kept[i],
                    inputUnits[i],
                    edges.get(i + 1),
                    inputs[i],
                    views[i + 1]);
        }
    }

    private Tensor view(int edge, UnitSet units, int samples) {
        Shape shape = network.edge(edge);
        return Tensor.within(activations[edge], units.count(), shape.height(), shape.width(), samples);
    }
}
