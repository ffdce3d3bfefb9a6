package io.coppice.compute.network;

import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.LayerPass;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.List;
import java.util.Optional;

/**
 * Runs the passes of a step on the open units of a network, on compact parameters: block after block, weights
 * {@code [open outputs][open inputs][span]}, then biases {@code [open outputs]}. The gradient has the same layout.
 *
 * <p>One instance serves one thread. It allocates its arrays once, for all units and the largest batch; a step makes
 * only small views of them. Losses that are not finite are returned as they are.
 */
public final class StepRunner {
    private final Network network;
    private final Kernels kernels;
    private final int maxBatch;
    private final int firstBlock;
    private final float[][] activations;
    // The gradient of a layer's output and of its input are never needed with a third, so two arrays take turns.
    private final float[][] gradients = new float[2][];
    private final LayerPass[] passes;

    /** @param maxBatch the largest number of samples of a step */
    public StepRunner(Network network, Kernels kernels, int maxBatch) {
        List<Stage> stages = network.stages();
        this.network = network;
        this.kernels = kernels;
        this.maxBatch = maxBatch;
        this.passes = new LayerPass[stages.size()];
        this.activations = new float[stages.size()][];
        int largest = 0;
        int first = stages.size();
        for (int i = 0; i < stages.size(); i++) {
            int capacity = capacity(stages.get(i).output());
            activations[i] = stages.get(i).layer().inPlace() ? activations[i - 1] : new float[capacity];
            if (stages.get(i).hasBlock()) {
                first = Math.min(first, i);
            }
            largest = i >= first ? Math.max(largest, capacity) : largest;
        }
        this.firstBlock = first;
        gradients[0] = new float[largest];
        gradients[1] = new float[largest];
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
     * @param labels the class of each image
     * @param gradient receives the gradient of the mean cross entropy, compact
     * @return the mean cross entropy
     */
    public double passA(List<OpenBlock> open, float[] parameters, Tensor images, int[] labels, float[] gradient) {
        forward(open, parameters, images);
        Tensor logits = logits();
        int turn = 0;
        Tensor outGradient = likeIn(gradients[turn], logits);
        double loss = kernels.softmaxCrossEntropy(logits, labels, outGradient);
        for (int i = passes.length - 1; i >= firstBlock && passes[i].out().channels() > 0; i--) {
            Layer layer = network.stages().get(i).layer();
            layer.backwardToWeights(passes[i], outGradient, gradient);
            if (i > firstBlock && passes[i].in().channels() > 0) {
                turn = layer.inPlace() ? turn : 1 - turn;
                Tensor inGradient = layer.inPlace() ? outGradient : likeIn(gradients[turn], passes[i].in());
                layer.backwardToData(passes[i], outGradient, inGradient);
                outGradient = inGradient;
            }
        }
        return loss;
    }

    /** Forward only. @return the mean cross entropy */
    public double passB(List<OpenBlock> open, float[] parameters, Tensor images, int[] labels) {
        forward(open, parameters, images);
        return kernels.softmaxCrossEntropy(logits(), labels, null);
    }

    /** The logits {@code [class][sample]} of the last pass; overwritten by the next one. */
    public Tensor logits() {
        return passes[passes.length - 1].out();
    }

    private void forward(List<OpenBlock> open, float[] parameters, Tensor images) {
        if (images.samples() > maxBatch) {
            throw new IllegalArgumentException(
                    "A batch of " + images.samples() + " samples, where room was made for " + maxBatch);
        }
        place(open, parameters, images);
        for (int i = 0; i < passes.length; i++) {
            if (passes[i].out().channels() > 0) {
                network.stages().get(i).layer().forward(passes[i]);
            }
        }
    }

    /** From the last layer to the first: which units each one reads and writes, and where its parameters lie. */
    private void place(List<OpenBlock> open, float[] parameters, Tensor images) {
        int end = 0;
        for (int i = 0; i < open.size(); i++) {
            end += open.get(i).size(network.blocks().get(i));
        }
        UnitSet units = UnitSet.all(network.stages().getLast().output().channels());
        Tensor out = view(passes.length - 1, units, images.samples());
        for (int i = passes.length - 1; i >= 0; i--) {
            Stage stage = network.stages().get(i);
            Optional<OpenBlock> block = stage.hasBlock() ? Optional.of(open.get(stage.block())) : Optional.empty();
            int biasAt = end - block.map(b -> b.outputs().count()).orElse(0);
            int weightAt = biasAt
                    - block.map(b -> b.weights(network.blocks().get(stage.block())))
                            .orElse(0);
            end = weightAt;
            int inputs = stage.input().channels();
            UnitSet inUnits = i == 0 ? UnitSet.all(inputs) : stage.layer().reads(units, block, inputs);
            Tensor in = i == 0 ? images : view(i - 1, inUnits, images.samples());
            passes[i] = new LayerPass(kernels, parameters, weightAt, biasAt, inUnits, units, in, out);
            units = inUnits;
            out = in;
        }
    }

    private Tensor view(int stage, UnitSet units, int samples) {
        Shape shape = network.stages().get(stage).output();
        return Tensor.over(activations[stage], units.count(), shape.height(), shape.width(), samples);
    }

    private static Tensor likeIn(float[] data, Tensor shape) {
        return new Tensor(data, shape.channels(), shape.height(), shape.width(), shape.samples(), shape.planeStride());
    }
}
