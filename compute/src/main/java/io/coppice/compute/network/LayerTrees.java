package io.coppice.compute.network;

import io.coppice.compute.layer.Segment;
import java.util.List;
import java.util.Map;

/**
 * Layers as trees of maps, lists, texts and numbers, the way a job and the metadata of a model's file write them: each
 * layer a map with its {@code type}, or only the type's name where nothing else is to be said.
 *
 * <pre>
 * { type = convolution, outputs, kernel = 3, stride = 1, padding = (kernel - 1) / 2, bias = true, gates = false, name = conv1 }
 * { type = dense, outputs, gates = false, name = fc1 }
 * { type = batch-norm, gates = false, name = bn1 }
 * { type = max-pool, kernel = 2, stride = kernel, padding = 0 }
 * { type = residual, main = [ ... ], shortcut = [ ] }
 * relu, flatten, global-average-pool
 * </pre>
 *
 * The first layer of a type that has no name is called conv1, fc1 or bn1, the next conv2 and so on.
 */
public final class LayerTrees {

    /** Takes note of what is wrong. */
    public interface Complaints {

        /**
         * @param path from the list on, such as {@code [3].main[0].kernel}
         * @param value what stands there, or {@code missing}
         */
        void add(String path, Object value, String allowed);
    }

    private LayerTrees() {}

    /** Complaints may have come; then layers are missing from the result. */
    public static List<Segment> read(List<?> tree, Complaints complaints) {
        return new LayerReader(complaints).segments(tree, "");
    }

    /** What {@link #read} reads back equal. */
    public static List<Map<String, Object>> write(List<Segment> segments) {
        return LayerWriter.write(segments);
    }
}
