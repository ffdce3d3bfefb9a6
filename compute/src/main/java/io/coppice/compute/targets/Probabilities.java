package io.coppice.compute.targets;

/** Outputs of a network as probabilities, in double and with the same bits compiled or not. */
public final class Probabilities {

    private Probabilities() {}

    /** @param at where the logits of one sample begin, and its probabilities then */
    static void softmax(float[] numbers, int at, int classes) {
        float largest = numbers[at];
        for (int i = at + 1; i < at + classes; i++) {
            largest = Math.max(largest, numbers[i]);
        }
        double sum = 0;
        for (int i = at; i < at + classes; i++) {
            double exponential = StrictMath.exp(numbers[i] - largest);
            numbers[i] = (float) exponential;
            sum += exponential;
        }
        for (int i = at; i < at + classes; i++) {
            numbers[i] = (float) (numbers[i] / sum);
        }
    }

    /** 1 / (1 + e^-x). */
    public static double sigmoid(double x) {
        double small = StrictMath.exp(-Math.abs(x));
        return (x >= 0 ? 1 : small) / (1 + small);
    }

    /** ln(1 + e^x), for any x. */
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
