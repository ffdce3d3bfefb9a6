package io.coppice.compute.operator;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;

/**
 * A line of a finished network while it is read: kind, name (or {@code -} where there are no arrays), the edge it reads, its
 * output (channels x height x width), then what only its kind has. For example {@code convolution conv1 0 6x24x24 1 5/1/0}: 1
 * input channel, window of edge 5, stride 1, padding 0.
 */
public final class CompactLine {
    private static final int OWN_WORDS = 4;

    private final String[] words;
    private final Arrays arrays;

    /** Where shapes and arrays come from. */
    public interface Arrays {
        /** The shape of an edge of an earlier node. */
        Shape edge(int edge);

        float[] floats(String name, Integer... shape);

        int[] ints(String name, int count);
    }

    public CompactLine(String line, Arrays arrays) {
        this.words = line.split(" ");
        this.arrays = arrays;
    }

    public String kind() {
        return words[0];
    }

    public String name() {
        return words[1];
    }

    public int from() {
        return Integer.parseInt(words[2]);
    }

    /** The shape of what it reads. */
    public Shape in() {
        return edge(from());
    }

    public Shape edge(int edge) {
        return arrays.edge(edge);
    }

    public Shape out() {
        int[] sizes = numbers(words[3], "x", 3);
        return new Shape(sizes[0], sizes[1], sizes[2]);
    }

    /** How many words only its kind has. */
    public int words() {
        return words.length - OWN_WORDS;
    }

    /** One of them, from 0. */
    public String word(int which) {
        return words[OWN_WORDS + which];
    }

    public int number(int which) {
        return Integer.parseInt(word(which));
    }

    public Window window(int which) {
        int[] numbers = numbers(word(which), "/", 3);
        return new Window(numbers[0], numbers[1], numbers[2]);
    }

    public static String text(Window window) {
        return window.kernel() + "/" + window.stride() + "/" + window.padding();
    }

    /** Input channels that must be those of what it reads, or 0. */
    public int inputs(int which) {
        int inputs = number(which);
        if (inputs != 0 && inputs != in().channels()) {
            throw new IllegalArgumentException("it takes " + inputs + " channels and is given " + in().channels());
        }
        return inputs;
    }

    public static Shape moved(Window window, Shape in, int channels) {
        return new Shape(channels, window.outputSize(in.height()), window.outputSize(in.width()));
    }

    public static void expect(Shape stated, Shape expected) {
        if (!stated.equals(expected)) {
            throw new IllegalArgumentException("a shape is " + stated + " where " + expected + " fits");
        }
    }

    /** The output, which must have this shape. */
    public Shape out(Shape expected) {
        expect(out(), expected);
        return expected;
    }

    public float[] weights(Integer... shape) {
        return arrays.floats(name() + ".weight", shape);
    }

    public float[] biases() {
        return arrays.floats(name() + ".bias", out().channels());
    }

    /** Indices from {@code least} to below {@code limit}, as many as there are output channels. */
    public int[] indices(int least, int limit) {
        int[] indices = arrays.ints(name(), out().channels());
        for (int index : indices) {
            if (index < least || index >= limit) {
                throw new IllegalArgumentException(
                        "index " + index + " of " + name() + " is not from " + least + " to " + (limit - 1));
            }
        }
        return indices;
    }

    private static int[] numbers(String text, String between, int count) {
        String[] parts = text.split(between, -1);
        if (parts.length != count) {
            throw new IllegalArgumentException(
                    text + " is not " + count + " numbers with " + between + " between them");
        }
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }
}
