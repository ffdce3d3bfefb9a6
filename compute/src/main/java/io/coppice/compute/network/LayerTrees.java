package io.coppice.compute.network;

import io.coppice.compute.layer.Operators;
import io.coppice.compute.layer.Wired;
import io.coppice.compute.operator.Complaints;
import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.operator.OperatorKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers as trees of maps, lists, texts and numbers, the way a job and the metadata of a model's file write them: each
 * layer a map with its {@code type} and the keys that {@link Operators} lists, or only the type's name where nothing else is to
 * be said.
 *
 * <pre>
 * { type = convolution, outputs = 8 }, relu
 * { type = residual, main = [ ... ], shortcut = [ ] }
 * { type = relu, name = a }, { type = dense, outputs = 4, input = a, name = b }, { type = addition, inputs = [a, b] }
 * </pre>
 *
 * A layer reads the one before it, or those that {@code input} or {@code inputs} name; {@code input} is also the name of the
 * network's own input. Layers with parameters that have no name are called conv1, conv2, fc1, bn1 and so on.
 */
public final class LayerTrees {
    private final Complaints complaints;
    private final Map<String, Integer> counts = new HashMap<>();

    private LayerTrees(Complaints complaints) {
        this.complaints = complaints;
    }

    /** Complaints may have come; then layers are missing from the result. */
    public static List<LayerSpec> read(List<?> tree, Complaints complaints) {
        return new LayerTrees(complaints).segments(tree, "");
    }

    /** What {@link #read} reads back equal. */
    public static List<Map<String, Object>> write(List<LayerSpec> segments) {
        return LayerSpec.write(segments);
    }

    private List<LayerSpec> segments(List<?> tree, String path) {
        List<LayerSpec> segments = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            String here = path + "[" + i + "]";
            Object layer = tree.get(i) instanceof String type ? Map.of("type", type) : tree.get(i);
            if (layer instanceof Map<?, ?> keys) {
                segment(here, keys).ifPresent(segments::add);
            } else {
                complaints.add(here, layer, "a layer: { type = ... }, or a type's name");
            }
        }
        return segments;
    }

    private Optional<LayerSpec> segment(String path, Map<?, ?> values) {
        OperatorKeys keys = new OperatorKeys(path, values, complaints, this::nextName, this::segments);
        Optional<LayerSpec> segment = keys.type(Operators.all()).flatMap(type -> type.read(keys));
        List<String> inputs = keys.inputs();
        Optional<String> label = keys.label();
        keys.finish();
        return segment.map(it -> {
            boolean named = label.isPresent() && !label.equals(it.label());
            return named || !inputs.isEmpty() ? new Wired(named ? label : Optional.empty(), inputs, it) : it;
        });
    }

    private String nextName(String prefix) {
        return prefix + counts.merge(prefix, 1, Integer::sum);
    }
}
