package io.coppice.compute.method;

import java.util.List;

/** Settings that are one number for all gate layers, or one for each. */
final class ByLayer {

    private ByLayer() {}

    static double of(List<Double> values, int layer) {
        return values.get(Math.min(layer, values.size() - 1));
    }
}
