package io.coppice.compute.compact;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;

/**
 * One operation of a compact network. Edge 0 carries the prepared images, edge i + 1 what node i gives; a node reads edges
 * of earlier nodes.
 */
public sealed interface CompactNode {

    /** The edge it reads. */
    int from();

    /** What it gives for one sample. */
    Shape output();

    /**
     * A convolution.
     *
     * @param weights {@code [output][input][row][column]}
     * @param biases {@code [output]}
     */
    record Convolution(String name, int from, Shape output, int inputs, Window window, float[] weights, float[] biases)
            implements CompactNode {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Convolution",
                    "name",
                    name,
                    "from",
                    from,
                    "output",
                    output,
                    "inputs",
                    inputs,
                    "window",
                    window,
                    "weights",
                    weights,
                    "biases",
                    biases);
        }
    }

    /**
     * A fully connected layer.
     *
     * @param weights {@code [output][input]}
     * @param biases {@code [output]}
     */
    record Dense(String name, int from, Shape output, int inputs, float[] weights, float[] biases)
            implements CompactNode {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Dense", "name", name, "from", from, "output", output, "inputs", inputs, "weights", weights,
                    "biases", biases);
        }
    }

    /** factor x + shift, channel by channel: a batch normalisation that no weights before it can take up. */
    record Scale(String name, int from, Shape output, float[] factors, float[] shifts) implements CompactNode {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Scale", "name", name, "from", from, "output", output, "factors", factors, "shifts", shifts);
        }
    }

    record MaxPool(int from, Shape output, Window window) implements CompactNode {}

    /** The mean of every channel's plane. */
    record AveragePool(int from, Shape output) implements CompactNode {}

    record Relu(int from, Shape output) implements CompactNode {}

    /** Some channels of what it reads. @param channels which, in this order; -1 for one of zeros */
    record Select(int from, Shape output, int[] channels) implements CompactNode {
        @Override
        public String toString() {
            return ArrayText.record("Select", "from", from, "output", output, "channels", channels);
        }
    }

    /** Some numbers as a vector. @param features which of [channel][row][column], in ascending order */
    record Flatten(int from, Shape output, int[] features) implements CompactNode {
        @Override
        public String toString() {
            return ArrayText.record("Flatten", "from", from, "output", output, "features", features);
        }
    }

    /** The sum of two edges of one shape. */
    record Add(int from, int second, Shape output) implements CompactNode {}
}
