package io.coppice.deploy.command;

import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Raw;
import io.coppice.deploy.model.Logits;
import java.util.Arrays;

/** How often a network is right, and its mean cross-entropy, over samples that come one after another. */
final class Score {
    private static final int BATCH = 500;

    private long samples;
    private long right;
    private double loss;

    /** Adds a sample. @param at where its logits begin */
    void add(float[] logits, int at, int classes, int label) {
        samples++;
        right += CompactModel.likeliest(logits, at, classes) == label ? 1 : 0;
        loss -= StrictMath.log(Probabilities.of(logits, at, classes, label));
    }

    /** Adds every sample of a set. */
    Score addAll(ImageSet set, Logits network, int classes) {
        int features = set.shape().features();
        float[] logits = new float[BATCH * classes];
        for (int from = 0; from < set.count(); from += BATCH) {
            int count = Math.min(BATCH, set.count() - from);
            int at = set.pixelsAt(from);
            int to = at + count * features;
            Raw raw = switch (set.raw()) {
                case Raw.Bytes bytes -> new Raw.Bytes(Arrays.copyOfRange(bytes.values(), at, to));
                case Raw.Numbers numbers -> new Raw.Numbers(Arrays.copyOfRange(numbers.values(), at, to));
            };
            network.of(raw, count, logits);
            for (int i = 0; i < count; i++) {
                add(logits, i * classes, classes, set.label(from + i));
            }
        }
        return this;
    }

    long samples() {
        return samples;
    }

    double accuracy() {
        return (double) right / samples;
    }

    double loss() {
        return loss / samples;
    }
}
