package io.coppice.protocols.job;

import io.coppice.compute.data.Dataset;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.LossKeys;
import io.coppice.compute.loss.Losses;
import io.coppice.compute.metric.Metrics;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.protocols.job.JobSpec.Judged;
import java.util.List;

/** The {@code loss} section of a job, and the {@code metric} of its {@code train} section. */
final class LossFormat {
    private static final String NAME = "name";
    private static final String METRIC = "metric";

    private LossFormat() {}

    /**
     * The kind of targets of a job that does not say it: what its loss is for, where the data can be that, else the data's
     * own.
     *
     * @param section of the loss
     */
    static String usualTargets(ConfigReader section, Dataset set) {
        List<String> kinds = set.targets();
        return Losses.all().stream()
                .filter(entry -> entry.name().equals(section.said(NAME).orElse("")))
                .map(Losses.Entry::targets)
                .filter(kinds::contains)
                .findFirst()
                .orElse(kinds.getFirst());
    }

    static Loss read(ConfigReader section, TargetSchema targets) {
        String usual = Losses.usual(targets.kind()).name();
        Losses.Entry entry = Losses.named(section.name(NAME, usual, Losses.names()));
        Loss loss = entry.read().apply(new Keys(section));
        loss.misfit(targets).ifPresent(wrong -> section.problem(wrong.key(), wrong.value(), wrong.expected()));
        return loss;
    }

    /** @param section of the training */
    static Judged judged(ConfigReader section, Loss loss, TargetSchema targets) {
        List<String> names = Metrics.names(targets);
        String usual = loss.usualMetric(targets);
        // A loss for other targets has been reported; its metric need not be among these.
        String known = names.contains(usual) ? usual : names.getFirst();
        return new Judged(loss, section.name(METRIC, known, names));
    }

    static void write(Loss loss, HoconWriter text) {
        text.name(NAME, loss.name());
        loss.settings().forEach((key, value) -> {
            switch (value) {
                case Number number -> text.number(key, number);
                case List<?> many ->
                    text.numbers(key, many.stream().map(Number.class::cast).toList());
                default ->
                    throw new IllegalStateException(
                            "loss." + key + " is " + value + ", expected a number or a list of numbers");
            }
        });
    }

    static void writeMetric(Judged judged, HoconWriter text) {
        text.name(METRIC, judged.metric());
    }

    /** A section of a job as a loss reads it. */
    private record Keys(ConfigReader section) implements LossKeys {
        @Override
        public double number(String key, double fallback, Range range) {
            return section.number(key, fallback, allowed(range));
        }

        @Override
        public List<Double> numbers(String key, List<Double> fallback, Range range) {
            return section.numbers(key, fallback, allowed(range));
        }

        private static Allowed allowed(Range range) {
            return switch (range) {
                case POSITIVE -> Allowed.POSITIVE;
                case BELOW_ONE -> Allowed.BELOW_ONE;
            };
        }
    }
}
