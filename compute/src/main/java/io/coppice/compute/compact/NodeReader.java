package io.coppice.compute.compact;

import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Reads the nodes of a compact network line by line, with their arrays, and lets nothing through that does not fit together. */
final class NodeReader {
    private final SafetensorsFile file;
    private final List<Shape> edges = new ArrayList<>();
    private final List<CompactNode> nodes = new ArrayList<>();

    NodeReader(SafetensorsFile file, Shape images) {
        this.file = file;
        edges.add(images);
    }

    List<CompactNode> nodes() {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("the network has no nodes");
        }
        return nodes;
    }

    /** @throws IllegalArgumentException naming the line and what is wrong with it */
    void read(String line) {
        CompactNode node;
        try {
            node = node(line.split(" "));
        } catch (IndexOutOfBoundsException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "node " + nodes.size() + " is \"" + line + "\", which cannot be read", unreadable);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "node " + nodes.size() + ", \"" + line + "\": " + problem.getMessage(), problem);
        }
        nodes.add(node);
        edges.add(node.output());
    }

    private CompactNode node(String[] words) {
        String name = words[1];
        int from = Integer.parseInt(words[2]);
        Shape in = edges.get(from);
        Shape out = NodeText.shape(words[3]);
        int channels = out.channels();
        return switch (words[0]) {
            case "convolution" -> {
                Window window = NodeText.window(words[5]);
                int inputs = inputs(words[4], in);
                expect(out, inputs == 0 ? out : moved(window, in, channels));
                float[] weights = file.floats(name + ".weight", channels, inputs, window.kernel(), window.kernel());
                yield new CompactNode.Convolution(name, from, out, inputs, window, weights, biases(name, channels));
            }
            case "dense" -> {
                int inputs = inputs(words[4], in);
                expect(out, Shape.vector(channels));
                expect(in, inputs == 0 ? in : Shape.vector(inputs));
                float[] weights = file.floats(name + ".weight", channels, inputs);
                yield new CompactNode.Dense(name, from, out, inputs, weights, biases(name, channels));
            }
            case "scale" -> {
                expect(out, in);
                yield new CompactNode.Scale(
                        name, from, out, file.floats(name + ".weight", channels), biases(name, channels));
            }
            case "max-pool" -> {
                Window window = NodeText.window(words[4]);
                expect(out, moved(window, in, in.channels()));
                yield new CompactNode.MaxPool(from, out, window);
            }
            case "average-pool" -> {
                expect(out, Shape.vector(in.channels()));
                yield new CompactNode.AveragePool(from, out);
            }
            case "relu" -> {
                expect(out, in);
                yield new CompactNode.Relu(from, out);
            }
            case "select" -> {
                expect(out, new Shape(channels, in.height(), in.width()));
                yield new CompactNode.Select(from, out, indices(name, channels, -1, in.channels()));
            }
            case "flatten" -> {
                expect(out, Shape.vector(channels));
                yield new CompactNode.Flatten(from, out, indices(name, channels, 0, in.features()));
            }
            case "add" -> {
                int second = Integer.parseInt(words[4]);
                expect(out, in);
                expect(out, edges.get(second));
                yield new CompactNode.Add(from, second, out);
            }
            default -> throw new IllegalArgumentException("there is no kind of node named " + words[0]);
        };
    }

    private static int inputs(String word, Shape in) {
        int inputs = Integer.parseInt(word);
        if (inputs != 0 && inputs != in.channels()) {
            throw new IllegalArgumentException("it takes " + inputs + " channels and is given " + in.channels());
        }
        return inputs;
    }

    private static Shape moved(Window window, Shape in, int channels) {
        return new Shape(channels, window.outputSize(in.height()), window.outputSize(in.width()));
    }

    private static void expect(Shape stated, Shape expected) {
        if (!stated.equals(expected)) {
            throw new IllegalArgumentException("a shape is " + stated + " where " + expected + " fits");
        }
    }

    private float[] biases(String name, int channels) {
        return file.floats(name + ".bias", channels);
    }

    private int[] indices(String name, int count, int least, int limit) {
        int[] indices = file.ints(name, count);
        for (int index : indices) {
            if (index < least || index >= limit) {
                throw new IllegalArgumentException(
                        "index " + index + " of " + name + " is not from " + least + " to " + (limit - 1));
            }
        }
        return indices;
    }
}
