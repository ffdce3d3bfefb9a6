package io.coppice.compute.layer;

import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** A node of a finished network with weights, row by row, and biases, one a row. */
interface Weighted extends CompactNode {

    String name();

    float[] biases();

    Weighted with(float[] weights, float[] biases);

    @Override
    default Optional<String> layer() {
        return Optional.of(name());
    }

    @Override
    default float[] parameters() {
        float[] both = Arrays.copyOf(weights(), weights().length + biases().length);
        System.arraycopy(biases(), 0, both, weights().length, biases().length);
        return both;
    }

    /** Row o becomes factor_o w_o, its bias factor_o b_o + shift_o. */
    @Override
    default Optional<CompactNode> scaled(float[] factors, float[] shifts) {
        float[] scaled = new float[weights().length];
        int row = scaled.length / factors.length;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = weights()[i] * factors[i / row];
        }
        float[] shifted = new float[biases().length];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = (float) ((double) biases()[i] * factors[i] + shifts[i]);
        }
        return Optional.of(with(scaled, shifted));
    }

    /** The outputs where there are no inputs any more. */
    static void constants(float[] values, Tensor out) {
        for (int channel = 0; channel < values.length; channel++) {
            int at = channel * out.planeStride();
            Arrays.fill(out.data(), at, at + out.planeStride(), values[channel]);
        }
    }
}
