package io.coppice.protocols.job;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.job.JobSpec.Data;
import java.util.Collections;
import java.util.List;

/** The {@code data} section of a job. */
final class DataFormat {

    private DataFormat() {}

    static Data read(Section section) {
        Data defaults = Data.DEFAULT;
        String set = section.name("set", defaults.set(), DataSets.names());
        return new Data(
                set,
                section.optionalText("path"),
                section.whole("batch", defaults.batch(), 1, Integer.MAX_VALUE),
                section.whole("validation", defaults.validation(), 0, Integer.MAX_VALUE),
                preprocessing(section.section("preprocessing"), DataSets.preprocessing(set)));
    }

    private static Preprocessing preprocessing(Section section, Preprocessing defaults) {
        Shape input = input(section, defaults.input());
        Preprocessing read = new Preprocessing(
                input,
                (float) section.number("scale", defaults.scale(), Allowed.POSITIVE),
                byChannel(section, "mean", defaults.mean(), input.channels(), Allowed.ANY),
                byChannel(section, "deviation", defaults.deviation(), input.channels(), Allowed.POSITIVE),
                classes(section, defaults.classes()));
        section.finish();
        return read;
    }

    private static Shape input(Section section, Shape fallback) {
        List<Double> defaults =
                List.of((double) fallback.channels(), (double) fallback.height(), (double) fallback.width());
        List<Double> sizes = section.numbers("input", defaults, Allowed.POSITIVE);
        boolean whole = sizes.stream().allMatch(size -> size == Math.rint(size) && size <= 1 << 16);
        if (sizes.size() != 3 || !whole) {
            section.problem("input", sizes, "a list of three whole numbers: channels, height, width");
            return fallback;
        }
        return new Shape(
                sizes.get(0).intValue(), sizes.get(1).intValue(), sizes.get(2).intValue());
    }

    /** One number for every channel, or one number each. */
    private static List<Float> byChannel(
            Section section, String key, List<Float> fallback, int channels, Allowed allowed) {
        List<Double> defaults = fallback.stream().map(Float::doubleValue).toList();
        List<Float> values = section.numbers(key, defaults, allowed).stream()
                .map(Double::floatValue)
                .toList();
        if (values.size() == 1) {
            return Collections.nCopies(channels, values.getFirst());
        }
        if (values.size() != channels) {
            section.problem(key, values, "one number, or a list of " + channels + ", one for each channel");
            return Collections.nCopies(channels, fallback.getFirst());
        }
        return values;
    }

    private static List<String> classes(Section section, List<String> fallback) {
        List<String> classes = section.texts("classes", fallback);
        if (classes.size() < 2 || classes.size() != classes.stream().distinct().count()) {
            section.problem("classes", classes, "a list of two or more different names");
            return fallback;
        }
        return classes;
    }

    /** What the split and the batch ask of a set with this many training samples. */
    static List<Problem> tooFewSamples(Data data, int samples) {
        int left = samples - data.validation();
        if (left < 1) {
            String allowed = "a whole number from 0 to " + (samples - 1) + ", of " + samples + " training samples";
            return List.of(Problem.value("data.validation", data.validation(), allowed));
        }
        if (data.batch() > left) {
            String allowed = "a whole number from 1 to " + left + ", the training samples beside the validation split";
            return List.of(Problem.value("data.batch", data.batch(), allowed));
        }
        return List.of();
    }

    static void write(Data data, HoconText text) {
        text.name("set", data.set());
        data.path().ifPresent(path -> text.text("path", path));
        text.number("batch", data.batch()).number("validation", data.validation());
        Preprocessing preprocessing = data.preprocessing();
        Shape input = preprocessing.input();
        text.open("preprocessing")
                .numbers("input", List.of(input.channels(), input.height(), input.width()))
                .number("scale", preprocessing.scale())
                .numbers("mean", preprocessing.mean())
                .numbers("deviation", preprocessing.deviation())
                .texts("classes", preprocessing.classes())
                .close();
    }
}
