package io.coppice.deploy.command;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What logits say of classes. */
final class Probabilities {

    private Probabilities() {}

    /** The softmax's share of one class. @param at where the logits of the sample begin */
    static double of(float[] logits, int at, int classes, int label) {
        double sum = 0;
        for (int other = 0; other < classes; other++) {
            sum += StrictMath.exp((double) logits[at + other] - logits[at + label]);
        }
        return 1 / sum;
    }

    /** The likeliest classes, the likeliest first; of equal ones, the first. */
    static List<Integer> top(float[] logits, int at, int classes, int many) {
        return IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble(label -> -logits[at + label]))
                .limit(many)
                .toList();
    }
}
