package io.coppice.compute.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a folder train, validate and test.
 *
 * @param training first those that train, then those that validate
 * @param validation how many of them, the last ones, validate
 * @param passedOver how many files were not read, by what they are
 * @param notes how they were divided
 */
record ImagePlan(
        ImageFiles training, int validation, ImageFiles test, Map<String, Integer> passedOver, List<String> notes) {

    /**
     * @param order a fixed shuffling in which the last ones validate, for sets whose figures are known; empty to divide as the
     *     split says
     * @param unreadable finds those that cannot be read and are to be left out
     */
    static ImagePlan of(
            Path folder,
            List<String> classes,
            SplitOptions split,
            Optional<Function<ImageFiles, int[]>> order,
            int validation,
            Function<ImageFiles, Set<Path>> unreadable) {
        ImageLayout layout = ImageLayout.of(folder);
        Map<String, Integer> passedOver = new TreeMap<>();
        ImageFiles training = read(layout.training(), classes, true, passedOver, unreadable);
        ImageFiles validating = layout.validation()
                .map(part -> read(part, classes, false, passedOver, unreadable))
                .orElse(ImageFiles.NONE);
        ImageFiles test = layout.test()
                .map(part -> read(part, classes, false, passedOver, unreadable))
                .orElse(ImageFiles.NONE);
        int asked = layout.validation().isPresent() ? 0 : validation;
        double share = layout.test().isPresent() ? 0 : split.test();
        SampleSplit divided = share == 0 && order.isPresent()
                ? new SampleSplit(order.get().apply(training), asked, new int[0])
                : divided(training, split, share, asked);
        if (share > 0) {
            test = training.at(divided.test());
        }
        if (divided.training().length == 0 || test.count() == 0) {
            throw new UnusableFileException(folder + ": holds " + training.count() + " images, of which "
                    + divided.training().length + " would train and " + test.count()
                    + " test; add images, of every class two or more, or folders train and test");
        }
        List<String> notes = notes(layout, split, share, order.isPresent());
        return new ImagePlan(
                training.at(divided.training()).and(validating),
                layout.validation().isPresent() ? validating.count() : divided.validation(),
                test,
                passedOver,
                notes);
    }

    private static ImageFiles read(
            Path folder,
            List<String> classes,
            boolean complete,
            Map<String, Integer> passedOver,
            Function<ImageFiles, Set<Path>> unreadable) {
        ImageFiles all = ImageFiles.all(folder, classes, complete, passedOver);
        Set<Path> bad = unreadable.apply(all);
        if (!bad.isEmpty()) {
            passedOver.merge("unreadable", bad.size(), Integer::sum);
        }
        return all.without(bad);
    }

    private static SampleSplit divided(ImageFiles files, SplitOptions split, double share, int validation) {
        int[] labels = files.labelNumbers();
        if (split.group().isEmpty()) {
            return SampleSplit.stratified(labels, split.seed(), share, validation);
        }
        Pattern pattern = Pattern.compile(split.group().get());
        int[] groups = SampleSplit.groups(files.count(), sample -> {
            Path file = files.files().get(sample);
            Matcher found =
                    pattern.matcher(files.roots().get(sample).relativize(file).toString());
            return found.find()
                    ? Optional.of(files.labels().get(sample) + "/"
                            + (found.groupCount() > 0 ? found.group(1) : found.group()))
                    : Optional.empty();
        });
        return SampleSplit.grouped(labels, groups, split.seed(), share, validation);
    }

    private static List<String> notes(ImageLayout layout, SplitOptions split, double share, boolean known) {
        List<String> notes = new ArrayList<>();
        String training = layout.training().getFileName().toString();
        String how = split.group().isPresent() ? "in whole groups" : "of every class alike";
        layout.validation()
                .ifPresent(part -> notes.add("held back to watch the training is the folder " + part.getFileName()));
        layout.test().ifPresent(part -> notes.add("the test is the folder " + part.getFileName()));
        if (share > 0) {
            notes.add("there is no folder test: " + DataSummary.percent(share) + " of " + training + " test, taken "
                    + how + ", shuffled with the seed " + split.seed());
        }
        if (layout.validation().isEmpty() && !known) {
            notes.add("the validation is taken from " + training + " " + how + ", shuffled with the seed "
                    + split.seed());
        }
        if (!layout.others().isEmpty()) {
            notes.add("passed over the folders "
                    + TableHeading.listed(layout.others().stream()
                            .map(other -> other.getFileName().toString())
                            .toList())
                    + ", which hold no pictures");
        }
        return notes;
    }
}
