package io.coppice.compute.gate;

import io.coppice.compute.tensor.VectorModule;

/**
 * σ(s·x) of many numbers, 1 / (1 + e^(−s·x)), to the bit as {@link StrictMath#exp} gives it, so that whoever runs it, and on
 * whatever machine, draws the same gates.
 */
interface Sigmoid {

    /** Vectors where the incubator module is present, a plain loop elsewhere. */
    Sigmoid FASTEST =
            VectorModule.isPresent() ? new VectorSigmoid() : (x, scale, result) -> plain(x, scale, result, 0, x.length);

    /** @param result one for every x */
    void of(float[] x, double scale, double[] result);

    /** The numbers from {@code from} to {@code to} (exclusive). */
    static void plain(float[] x, double scale, double[] result, int from, int to) {
        for (int i = from; i < to; i++) {
            result[i] = 1 / (1 + StrictMath.exp(-scale * x[i]));
        }
    }
}
