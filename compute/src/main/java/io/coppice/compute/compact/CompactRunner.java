package io.coppice.compute.compact;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
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
        int[] readers = readers();
        arrays[0] = new float[capacity(network.input(), 0)];
        for (int i = 0; i < nodes.size(); i++) {
            CompactNode node = nodes.get(i);
            boolean takesPlace = node instanceof CompactNode.Relu && node.from() > 0 && readers[node.from()] == 1;
            arrays[i + 1] = takesPlace ? arrays[node.from()] : new float[capacity(node.output(), 1)];
            parameters[i] = parameters(node);
        }
    }

    private int[] readers() {
        int[] readers = new int[nodes.size() + 1];
        for (CompactNode node : nodes) {
            readers[node.from()]++;
            if (node instanceof CompactNode.Add add) {
                readers[add.second()]++;
            }
        }
        return readers;
    }

    /** @param more planes behind the last, to which a convolution may write */
    private int capacity(Shape shape, int more) {
        return Tensor.capacity(shape.channels() + more, shape.height(), shape.width(), maxBatch);
    }

    private static float[] parameters(CompactNode node) {
        return switch (node) {
            case CompactNode.Convolution convolution -> joined(convolution.weights(), convolution.biases());
            case CompactNode.Dense dense -> joined(dense.weights(), dense.biases());
            default -> new float[0];
        };
    }

    private static float[] joined(float[] weights, float[] biases) {
        float[] both = Arrays.copyOf(weights, weights.length + biases.length);
        System.arraycopy(biases, 0, both, weights.length, biases.length);
        return both;
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
            run(i, nodes.get(i), views[i + 1]);
        }
        return views[nodes.size()];
    }

    private void run(int i, CompactNode node, Tensor out) {
        Tensor in = views[node.from()];
        switch (node) {
            case CompactNode.Convolution it when it.inputs() == 0 -> constants(it.biases(), out);
            case CompactNode.Dense it when it.inputs() == 0 -> constants(it.biases(), out);
            case CompactNode.Convolution it ->
                kernels.convolve(it.window(), in, parameters[i], 0, it.weights().length, out);
            case CompactNode.Dense it -> kernels.dense(in, parameters[i], 0, it.weights().length, out);
            case CompactNode.Scale it -> {
                for (int channel = 0; channel < out.channels(); channel++) {
                    kernels.scale(in, channel, it.factors()[channel], it.shifts()[channel], out, channel);
                }
            }
            case CompactNode.MaxPool it -> kernels.maxPool(it.window(), in, out);
            case CompactNode.AveragePool it -> kernels.averagePool(in, out);
            case CompactNode.Relu it -> {
                if (in.data() != out.data()) {
                    System.arraycopy(in.data(), 0, out.data(), 0, in.channels() * in.planeStride());
                }
                kernels.relu(out);
            }
            case CompactNode.Select it -> select(in, it.channels(), out);
            case CompactNode.Flatten it -> flatten(in, it.features(), out);
            case CompactNode.Add it -> {
                for (int channel = 0; channel < out.channels(); channel++) {
                    kernels.combine(in, channel, 1, views[it.second()], channel, 1, 0, out, channel);
                }
            }
        }
    }

    private static void constants(float[] values, Tensor out) {
        for (int channel = 0; channel < values.length; channel++) {
            int at = channel * out.planeStride();
            Arrays.fill(out.data(), at, at + out.planeStride(), values[channel]);
        }
    }

    private static void select(Tensor in, int[] channels, Tensor out) {
        for (int row = 0; row < channels.length; row++) {
            int to = row * out.planeStride();
            if (channels[row] < 0) {
                Arrays.fill(out.data(), to, to + out.planeStride(), 0);
            } else {
                System.arraycopy(in.data(), channels[row] * in.planeStride(), out.data(), to, out.planeStride());
            }
        }
    }

    private static void flatten(Tensor in, int[] features, Tensor out) {
        int positions = in.height() * in.width();
        int samples = in.samples();
        for (int row = 0; row < features.length; row++) {
            int from = features[row] / positions * in.planeStride() + features[row] % positions * samples;
            System.arraycopy(in.data(), from, out.data(), row * out.planeStride(), samples);
        }
    }
}
