package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.layer.Segment;
import io.coppice.compute.network.LayerTrees.Complaints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads layers, one after the other, and names those that have no name. */
final class LayerReader {
    private static final List<String> TYPES = List.of(
            "convolution", "dense", "batch-norm", "relu", "max-pool", "global-average-pool", "flatten", "residual");

    private final Complaints complaints;
    private final Map<String, Integer> counts = new HashMap<>();

    LayerReader(Complaints complaints) {
        this.complaints = complaints;
    }

    List<Segment> segments(List<?> tree, String path) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            String here = path + "[" + i + "]";
            switch (tree.get(i)) {
                case Map<?, ?> keys ->
                    segment(new LayerKeys(here, keys, complaints)).ifPresent(segments::add);
                case String type ->
                    segment(new LayerKeys(here, Map.of("type", type), complaints))
                            .ifPresent(segments::add);
                case null, default -> complaints.add(here, tree.get(i), "a layer: { type = ... }, or a type's name");
            }
        }
        return segments;
    }

    private Optional<Segment> segment(LayerKeys keys) {
        Optional<Segment> segment = switch (keys.type(TYPES)) {
            case "convolution" -> convolution(keys);
            case "dense" ->
                keys.whole("outputs", 1)
                        .map(outputs -> new Dense(name(keys, "fc"), outputs, keys.flag("gates", false)));
            case "batch-norm" -> Optional.of(new BatchNorm(name(keys, "bn"), keys.flag("gates", false)));
            case "relu" -> Optional.of(new Relu());
            case "max-pool" -> maxPool(keys);
            case "global-average-pool" -> Optional.of(new GlobalAveragePool());
            case "flatten" -> Optional.of(new Flatten());
            case "residual" -> residual(keys);
            default -> Optional.empty();
        };
        keys.finish();
        return segment;
    }

    private Optional<Segment> convolution(LayerKeys keys) {
        int kernel = keys.whole("kernel", 3, 1);
        int stride = keys.whole("stride", 1, 1);
        int padding = keys.whole("padding", (kernel - 1) / 2, 0);
        boolean bias = keys.flag("bias", true);
        boolean gates = keys.flag("gates", false);
        String name = name(keys, "conv");
        return keys.whole("outputs", 1)
                .flatMap(outputs -> window(keys, kernel, stride, padding)
                        .map(window -> new Convolution(name, outputs, window, gates, bias)));
    }

    private Optional<Segment> maxPool(LayerKeys keys) {
        int kernel = keys.whole("kernel", 2, 1);
        int stride = keys.whole("stride", kernel, 1);
        int padding = keys.whole("padding", 0, 0);
        return window(keys, kernel, stride, padding).map(MaxPool::new);
    }

    private Optional<Window> window(LayerKeys keys, int kernel, int stride, int padding) {
        if (padding >= kernel) {
            keys.complain("padding", padding, "less than the kernel (" + kernel + ")");
            return Optional.empty();
        }
        return Optional.of(new Window(kernel, stride, padding));
    }

    private Optional<Segment> residual(LayerKeys keys) {
        List<Segment> main = segments(keys.list("main"), keys.path("main"));
        List<Segment> shortcut = segments(keys.list("shortcut"), keys.path("shortcut"));
        try {
            return Optional.of(new Residual(main, shortcut));
        } catch (IllegalArgumentException impossible) {
            keys.complain("main", main, "a branch that can stand there: " + impossible.getMessage());
            return Optional.empty();
        }
    }

    private String name(LayerKeys keys, String prefix) {
        return keys.text("name").orElseGet(() -> prefix + counts.merge(prefix, 1, Integer::sum));
    }
}
