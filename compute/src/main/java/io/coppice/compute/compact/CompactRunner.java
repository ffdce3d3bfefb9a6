package io.coppice.compute.compact;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.List;

/**
 * Runs a compact network on prepared images. An instance belongs to one thread; its arrays are made once, for the largest
 * batch, and the views of them for one batch size at a time.
 */
public final class CompactRunner {
    private final List<CompactNode> nodes;
    private final Shape input;
    private final ForwardKernels kernels;
    private final int maxBatch;
    private final float[][] arrays;
    private final float[][] parameters;
    private final Tensor[] views;
    private final Tensor[][] inputs;
    private int viewed;

    /** @param maxBatch the largest number of samples at once */
    public CompactRunner(CompactNetwork network, ForwardKernels kernels, int maxBatch) {
        this.nodes = network.nodes();
        this.input = network.input();
        this.kernels = kernels;
        this.maxBatch = maxBatch;
        this.arrays = new float[nodes.size() + 1][];
        this.parameters = new float[nodes.size()][];
        this.views = new Tensor[nodes.size() + 1];
        this.inputs = new Tensor[nodes.size()][];
        int[] readers = readers();
        arrays[0] = new float[capacity(network.input(), 0)];
        for (int i = 0; i < nodes.size(); i++) {
            CompactNode node = nodes.get(i);
            int from = node.from()[0];
            boolean takesPlace = node.inPlace() && from > 0 && readers[from] == 1;
            arrays[i + 1] = takesPlace ? arrays[from] : new float[capacity(node.output(), 1)];
            parameters[i] = node.parameters();
            inputs[i] = new Tensor[node.from().length];
        }
    }

    private int[] readers() {
        int[] readers = new int[nodes.size() + 1];
        for (CompactNode node : nodes) {
            for (int edge : node.from()) {
                readers[edge]++;
            }
        }
        return readers;
    }

    /** @param more planes behind the last, to which a convolution may write */
    private int capacity(Shape shape, int more) {
        return Tensor.capacity(shape.channels() + more, shape.height(), shape.width(), maxBatch);
    }

    /** Where the prepared images of a batch go: [channel][row][column][sample]; overwritten by nobody else. */
    public Tensor images(int samples) {
        if (samples < 1 || samples > maxBatch) {
            throw new IllegalArgumentException(
                    "A batch of " + samples + " samples, where room was made for 1 to " + maxBatch);
        }
        if (viewed != samples) {
            views[0] = view(0, input, samples);
            for (int i = 0; i < nodes.size(); i++) {
                views[i + 1] = view(i + 1, nodes.get(i).output(), samples);
                int[] from = nodes.get(i).from();
                for (int input = 0; input < from.length; input++) {
                    inputs[i][input] = views[from[input]];
                }
            }
            viewed = samples;
        }
        return views[0];
    }

    private Tensor view(int edge, Shape shape, int samples) {
        return Tensor.over(arrays[edge], shape.channels(), shape.height(), shape.width(), samples);
    }

    /** The logits {@code [class][sample]} of the batch in {@link #images}; overwritten by the next run. */
    public Tensor run() {
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).run(kernels, parameters[i], inputs[i], views[i + 1]);
        }
        return views[nodes.size()];
    }
}
