package io.coppice.compute.compact;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;

/**
 * A node in one line: what it is, its name (or - when it has no arrays), the edge it reads, its output (channels x height x width), then what only
 * its kind has. For example {@code convolution conv1 0 6x24x24 1 5/1/0}: 1 input channel, window of edge 5, stride 1,
 * padding 0.
 */
final class NodeText {

    private NodeText() {}

    /** @param number of the node, from 0 */
    static String of(CompactNode node, int number) {
        return switch (node) {
            case CompactNode.Convolution it ->
                line("convolution", it.name(), it, it.inputs() + " " + text(it.window()));
            case CompactNode.Dense it -> line("dense", it.name(), it, "" + it.inputs());
            case CompactNode.Scale it -> line("scale", it.name(), it, "");
            case CompactNode.MaxPool it -> line("max-pool", "-", it, text(it.window()));
            case CompactNode.AveragePool it -> line("average-pool", "-", it, "");
            case CompactNode.Relu it -> line("relu", "-", it, "");
            case CompactNode.Select it -> line("select", "select." + number, it, "");
            case CompactNode.Flatten it -> line("flatten", "flatten." + number, it, "");
            case CompactNode.Add it -> line("add", "-", it, "" + it.second());
        };
    }

    private static String line(String kind, String name, CompactNode node, String rest) {
        Shape output = node.output();
        String shape = output.channels() + "x" + output.height() + "x" + output.width();
        return (kind + " " + name + " " + node.from() + " " + shape + " " + rest).stripTrailing();
    }

    private static String text(Window window) {
        return window.kernel() + "/" + window.stride() + "/" + window.padding();
    }

    static Window window(String text) {
        int[] numbers = numbers(text, "/", 3);
        return new Window(numbers[0], numbers[1], numbers[2]);
    }

    static Shape shape(String text) {
        int[] numbers = numbers(text, "x", 3);
        return new Shape(numbers[0], numbers[1], numbers[2]);
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
