package io.coppice.deploy.model;

import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Raw;
import io.coppice.compute.targets.Targets;
import java.util.Arrays;
import java.util.Locale;

/**
 * How far two forms of a network agree on a set of samples.
 *
 * @param largestDifference between two logits of one sample and class
 * @param changedPredictions samples whose likeliest class differs, or without classes an output by more than rounding does
 * @param right samples whose likeliest class, in the second form, is their label
 */
public record Equality(int samples, double largestDifference, int changedPredictions, int right) {
    private static final int BATCH = 500;
    private static final float TOLERANCE = 1e-3f;
    private static final int UNCOUNTED = -1;

    public static Equality of(Logits one, Logits other, ImageSet set, int classes) {
        int features = set.shape().features();
        float[] first = new float[BATCH * classes];
        float[] second = new float[BATCH * classes];
        double largest = 0;
        int changed = 0;
        int right = 0;
        for (int from = 0; from < set.count(); from += BATCH) {
            int count = Math.min(BATCH, set.count() - from);
            Raw raw = part(set, set.pixelsAt(from), count * features);
            one.of(raw, count, first);
            other.of(raw, count, second);
            for (int i = 0; i < count * classes; i++) {
                double difference = Math.abs((double) first[i] - second[i]);
                largest = difference <= largest ? largest : difference; // not a number counts as the largest
            }
            if (!(set.targets() instanceof Targets.Classes)) {
                changed += apart(first, second, count, classes);
                continue;
            }
            for (int sample = 0; sample < count; sample++) {
                int likeliest = CompactModel.likeliest(second, sample * classes, classes);
                changed += CompactModel.likeliest(first, sample * classes, classes) == likeliest ? 0 : 1;
                right += set.label(from + sample) == likeliest ? 1 : 0;
            }
        }
        return new Equality(
                set.count(), largest, changed, set.targets() instanceof Targets.Classes ? right : UNCOUNTED);
    }

    /** Samples of which an output differs by more than rounding does. */
    private static int apart(float[] first, float[] second, int samples, int outputs) {
        int apart = 0;
        for (int sample = 0; sample < samples; sample++) {
            boolean same = true;
            for (int i = sample * outputs; i < (sample + 1) * outputs; i++) {
                same &= Math.abs(first[i] - second[i]) <= TOLERANCE * Math.max(1, Math.abs(first[i]));
            }
            apart += same ? 0 : 1;
        }
        return apart;
    }

    private static Raw part(ImageSet set, int from, int length) {
        return switch (set.raw()) {
            case Raw.Bytes bytes -> new Raw.Bytes(Arrays.copyOfRange(bytes.values(), from, from + length));
            case Raw.Numbers numbers -> new Raw.Numbers(Arrays.copyOfRange(numbers.values(), from, from + length));
        };
    }

    public double accuracy() {
        return right == UNCOUNTED ? Double.NaN : (double) right / samples;
    }

    /** In a sentence. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "on %,d test samples: changed predictions %d, largest difference of a logit %.2g%s",
                samples,
                changedPredictions,
                largestDifference,
                right == UNCOUNTED ? "" : String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * accuracy()));
    }
}
