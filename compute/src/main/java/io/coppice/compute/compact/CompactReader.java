package io.coppice.compute.compact;

import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.layer.Operators;
import io.coppice.compute.operator.CompactLine;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Reads the nodes of a compact network line by line, with their arrays, and lets nothing through that does not fit together. */
final class CompactReader implements CompactLine.Arrays {
    private final SafetensorsFile file;
    private final List<Shape> edges = new ArrayList<>();
    private final List<CompactNode> nodes = new ArrayList<>();

    private CompactReader(SafetensorsFile file, Shape images) {
        this.file = file;
        edges.add(images);
    }

    /** @throws IllegalArgumentException naming the line and what is wrong with it */
    static CompactNetwork read(SafetensorsFile file, Shape images, String lines) {
        CompactReader reader = new CompactReader(file, images);
        for (String line : lines.split("\n")) {
            reader.read(line);
        }
        if (reader.nodes.isEmpty()) {
            throw new IllegalArgumentException("the network has no nodes");
        }
        return new CompactNetwork(images, reader.nodes);
    }

    private void read(String text) {
        CompactNode node;
        try {
            CompactLine line = new CompactLine(text, this);
            node = Operators.kind(line.kind()).read(line);
        } catch (IndexOutOfBoundsException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "node " + nodes.size() + " is \"" + text + "\", which cannot be read", unreadable);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "node " + nodes.size() + ", \"" + text + "\": " + problem.getMessage(), problem);
        }
        nodes.add(node);
        edges.add(node.output());
    }

    @Override
    public Shape edge(int edge) {
        return edges.get(edge);
    }

    @Override
    public float[] floats(String name, Integer... shape) {
        return file.floats(name, shape);
    }

    @Override
    public int[] ints(String name, int count) {
        return file.ints(name, count);
    }
}
