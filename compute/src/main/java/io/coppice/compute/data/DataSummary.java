package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was read of a data set and how it is divided, so that it can be told before the training begins.
 *
 * @param classes their names
 * @param training how many samples of each class train
 * @param validation how many of each validate
 * @param test how many of each test
 * @param passedOver how many files were not read, by what they are
 * @param notes what else should be told, a sentence each
 */
public record DataSummary(
        List<String> classes,
        List<Integer> training,
        List<Integer> validation,
        List<Integer> test,
        Map<String, Integer> passedOver,
        List<String> notes) {
    /** Classes with fewer samples in the test, or none in the training, are listed one by one. */
    private static final int FEW = 10;

    private static final int LISTED = 20;

    public DataSummary {
        classes = List.copyOf(classes);
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        passedOver = new TreeMap<>(passedOver);
        notes = List.copyOf(notes);
    }

    /** Counts the samples of three sets. */
    static DataSummary of(
            List<String> classes,
            ImageSplits splits,
            ImageSet test,
            Map<String, Integer> passedOver,
            List<String> notes) {
        return new DataSummary(
                classes,
                counts(splits.training(), classes.size()),
                counts(splits.validation(), classes.size()),
                counts(test, classes.size()),
                passedOver,
                notes);
    }

    private static List<Integer> counts(ImageSet set, int classes) {
        int[] counts = new int[Math.max(classes, ImageSet.MOST_CLASSES)];
        for (int sample = 0; sample < set.count(); sample++) {
            counts[set.label(sample)]++;
        }
        return Arrays.stream(counts, 0, classes).boxed().toList();
    }

    static List<Integer> counts(List<Integer> labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** A share as people write it, to a tenth. */
    static String percent(double share) {
        double percent = Math.round(1000 * share) / 10.0;
        return (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent)) + " %";
    }

    /** How many samples validate. */
    public int validating() {
        return sum(validation);
    }

    /** The counts in one line, then a line for each class that has few samples, then the notes. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(counts());
        List<String> few = few();
        lines.addAll(few.subList(0, Math.min(LISTED, few.size())));
        if (few.size() > LISTED) {
            lines.add((few.size() - LISTED) + " more classes have few samples as well");
        }
        lines.addAll(notes);
        return lines;
    }

    private String counts() {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%straining %,d, validation %,d, test %,d",
                classes.isEmpty() ? "" : classes.size() + " classes; ",
                sum(training),
                sum(validation),
                sum(test)));
        if (!passedOver.isEmpty()) {
            List<String> kinds = new ArrayList<>();
            passedOver.forEach((kind, count) -> kinds.add(kind + " " + count));
            line.append(String.format(
                    Locale.ROOT,
                    "; passed over %,d (%s)",
                    sum(List.copyOf(passedOver.values())),
                    String.join(", ", kinds)));
        }
        return line.toString();
    }

    private List<String> few() {
        List<String> few = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            if (test.get(label) < FEW || training.get(label) == 0) {
                few.add(String.format(
                        Locale.ROOT,
                        "few samples of class %s: training %,d, validation %,d, test %,d",
                        classes.get(label),
                        training.get(label),
                        validation.get(label),
                        test.get(label)));
            }
        }
        return few;
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
