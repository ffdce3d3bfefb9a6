package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;

/** Mean cross entropy of a softmax, sample by sample, in double: few numbers, and the same bits compiled or not. */
final class CrossEntropy {
    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double SMALLEST = -700;

    private double[] exponentials = new double[0];

    double mean(Tensor logits, int[] labels, Tensor gradient) {
        int classes = logits.channels();
        if (exponentials.length < classes) {
            exponentials = new double[classes];
        }
        double sum = 0;
        for (int s = 0; s < logits.samples(); s++) {
            sum += sample(logits, s, labels[s], gradient);
        }
        return sum / logits.samples();
    }

    /** Sample by sample. */
    void each(Tensor logits, int[] labels, double[] losses) {
        if (exponentials.length < logits.channels()) {
            exponentials = new double[logits.channels()];
        }
        for (int s = 0; s < logits.samples(); s++) {
            losses[s] = sample(logits, s, labels[s], null);
        }
    }

    private double sample(Tensor logits, int s, int label, Tensor gradient) {
        int classes = logits.channels();
        float[] z = logits.data();
        double largest = z[s];
        for (int c = 1; c < classes; c++) {
            double value = z[c * logits.planeStride() + s];
            largest = value > largest || Double.isNaN(value) ? value : largest;
        }
        double total = 0;
        for (int c = 0; c < classes; c++) {
            double e = exp(z[c * logits.planeStride() + s] - largest);
            exponentials[c] = e;
            total += e;
        }
        if (gradient != null) {
            double scale = 1 / (total * logits.samples());
            for (int c = 0; c < classes; c++) {
                double expected = c == label ? 1.0 / logits.samples() : 0;
                gradient.data()[c * gradient.planeStride() + s] = (float) (exponentials[c] * scale - expected);
            }
        }
        return StrictMath.log(total) - (z[label * logits.planeStride() + s] - largest);
    }

    /**
     * e^x for x of at most 0: x = n ln 2 + r, a Taylor polynomial of degree 11 in r, and 2^n by its exponent bits. The
     * relative error is below 1e-13. NaN stays NaN.
     */
    static double exp(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double bounded = x < SMALLEST ? SMALLEST : x;
        double n = Math.rint(bounded * LOG2_E);
        double r = bounded - n * LN2_HIGH - n * LN2_LOW;
        double p = 1 + r / 11;
        for (int term = 10; term >= 1; term--) {
            p = 1 + r * p * INVERSE[term];
        }
        return p * Double.longBitsToDouble((long) (n + 1023) << 52);
    }

    private static final double[] INVERSE = {
        0, 1, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8, 1.0 / 9, 1.0 / 10
    };
}
