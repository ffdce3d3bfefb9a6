package io.coppice.compute.compact;

/** Takes a batch normalisation up into the weights before it: row o becomes factor_o w_o, its bias factor_o b_o + shift_o. */
final class Folding {

    private Folding() {}

    static CompactNode.Convolution into(CompactNode.Convolution node, Normalisation norm) {
        return new CompactNode.Convolution(
                node.name(),
                node.from(),
                node.output(),
                node.inputs(),
                node.window(),
                rows(node.weights(), norm),
                biases(node.biases(), norm));
    }

    static CompactNode.Dense into(CompactNode.Dense node, Normalisation norm) {
        return new CompactNode.Dense(
                node.name(),
                node.from(),
                node.output(),
                node.inputs(),
                rows(node.weights(), norm),
                biases(node.biases(), norm));
    }

    private static float[] rows(float[] weights, Normalisation norm) {
        float[] scaled = new float[weights.length];
        int row = weights.length / norm.factors().length;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = weights[i] * norm.factors()[i / row];
        }
        return scaled;
    }

    private static float[] biases(float[] biases, Normalisation norm) {
        float[] scaled = new float[biases.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) ((double) biases[i] * norm.factors()[i] + norm.shifts()[i]);
        }
        return scaled;
    }
}
