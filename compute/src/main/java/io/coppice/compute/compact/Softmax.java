package io.coppice.compute.compact;

/** Logits to probabilities. */
final class Softmax {

    private Softmax() {}

    /** @param at where the logits of one sample begin, and its probabilities then */
    static void inPlace(float[] numbers, int at, int classes) {
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
}
