package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/** Convolutions and their gradients with respect to the data, by segments of positions that meet the same taps. */
final class Convolutions {
    private final TableBlocks blocks = new TableBlocks();
    private final KernelOffsets table = new KernelOffsets(blocks);
    private final PackedTiles strips = new PackedTiles();
    private final TapAxis rows = new TapAxis();
    private final TapAxis columns = new TapAxis();
    private float[] transposed = {};
    private float[] start = {};

    long multiplyAdds() {
        return blocks.multiplyAdds();
    }

    void forward(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        rows.forward(window, in.height());
        columns.forward(window, in.width());
        int span = in.channels() * window.area();
        int outputs = computed(out);
        transposed = Scratch.zeros(transposed, span * outputs);
        Transpose.of(parameters, weightAt, span, out.channels(), span, transposed, 0, outputs);
        start = Scratch.zeros(start, outputs);
        if (biasAt != Kernels.NO_BIAS) {
            System.arraycopy(parameters, biasAt, start, 0, out.channels());
        }
        image(window, in, out, outputs);
    }

    void toData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        rows.toData(window, inGradient.height());
        columns.toData(window, inGradient.width());
        int area = window.area();
        int inputs = inGradient.channels();
        int outputs = computed(inGradient);
        transposed = Scratch.zeros(transposed, outputs * area * outGradient.channels());
        for (int channel = 0; channel < outGradient.channels(); channel++) {
            int from = weightAt + channel * inputs * area;
            Transpose.of(parameters, from, area, inputs, area, transposed, channel * outputs * area, outputs);
        }
        start = Scratch.zeros(start, outputs);
        image(window, outGradient, inGradient, outputs);
    }

    /**
     * Blocks have even heights but for one, which takes half as long as the tallest. So a lower odd number of outputs gets
     * one of zeros beside it where there is room for it behind the others.
     */
    private static int computed(Tensor out) {
        int outputs = out.channels();
        boolean low = outputs % 2 == 1 && outputs < ProductBlocks.TALLEST;
        return low && out.data().length >= (outputs + 1) * out.planeStride() ? outputs + 1 : outputs;
    }

    /** Every position of {@code out}, from weights that lie [channel][tap][output]. */
    private void image(Window window, Tensor in, Tensor out, int outputs) {
        int samples = in.samples();
        blocks.in = in.data();
        blocks.weights = transposed;
        blocks.start = start;
        blocks.out = out.data();
        blocks.outPlane = out.planeStride();
        table.channels(in.channels(), in.planeStride(), window.area() * outputs);
        table.rows(rows.sourceStep() * in.width() * samples, rows.tapStep() * window.kernel() * outputs);
        table.columns(columns.sourceStep() * samples, columns.tapStep() * outputs);
        long seen = (long) in.channels() * window.kernel() * in.width() * samples;
        boolean gathers = PackedTiles.pays(seen, outputs);
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0, end; x < out.width(); x = end) {
                end = columns.segmentEnd(x);
                table.build(rows.count(y), columns.count(x));
                int inAt = (rows.source(y) * in.width() + columns.source(x)) * samples;
                int weightAt = (rows.first(y) * window.kernel() + columns.first(x)) * outputs;
                int outAt = (y * out.width() + x) * samples;
                int run = (end - x) * samples;
                if (gathers) {
                    strips.product(blocks, outputs, inAt, run, weightAt, outAt);
                } else {
                    blocks.product(outputs, inAt, run, weightAt, 0, outAt);
                }
            }
        }
    }
}
