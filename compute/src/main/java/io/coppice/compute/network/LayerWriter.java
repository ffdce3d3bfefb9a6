package io.coppice.compute.network;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.Layer;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.layer.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes layers with every key, so that what is written does not depend on defaults. */
final class LayerWriter {

    private LayerWriter() {}

    static List<Map<String, Object>> write(List<Segment> segments) {
        return segments.stream().map(LayerWriter::write).toList();
    }

    private static Map<String, Object> write(Segment segment) {
        Map<String, Object> keys = new LinkedHashMap<>();
        switch (segment) {
            case Residual residual -> {
                keys.put("type", "residual");
                keys.put("main", write(residual.main()));
                keys.put("shortcut", write(residual.shortcut()));
            }
            case Layer layer -> write(layer, keys);
        }
        return keys;
    }

    private static void write(Layer layer, Map<String, Object> keys) {
        switch (layer) {
            case Convolution convolution -> {
                keys.put("type", "convolution");
                keys.put("name", convolution.name());
                keys.put("outputs", convolution.outputs());
                write(convolution.window(), keys);
                keys.put("bias", convolution.biased());
                keys.put("gates", convolution.gated());
            }
            case Dense dense -> {
                keys.put("type", "dense");
                keys.put("name", dense.name());
                keys.put("outputs", dense.outputs());
                keys.put("gates", dense.gated());
            }
            case BatchNorm norm -> {
                keys.put("type", "batch-norm");
                keys.put("name", norm.name());
                keys.put("gates", norm.gated());
            }
            case MaxPool pool -> {
                keys.put("type", "max-pool");
                write(pool.window(), keys);
            }
            case Relu relu -> keys.put("type", "relu");
            case GlobalAveragePool pool -> keys.put("type", "global-average-pool");
            case Flatten flatten -> keys.put("type", "flatten");
            default -> throw new IllegalArgumentException("A layer that cannot be named in a job: " + layer);
        }
    }

    private static void write(Window window, Map<String, Object> keys) {
        keys.put("kernel", window.kernel());
        keys.put("stride", window.stride());
        keys.put("padding", window.padding());
    }
}
