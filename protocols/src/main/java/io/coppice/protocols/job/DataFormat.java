package io.coppice.protocols.job;

import io.coppice.compute.data.Augmentation;
import io.coppice.compute.data.DataOptions;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.SplitOptions;
import io.coppice.compute.data.TableOptions;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.job.JobSpec.Data;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The {@code data} section of a job. */
final class DataFormat {

    private static final List<String> PREPROCESSING = List.of("input", "scale", "mean", "deviation", "classes");
    private static final String TARGET_MEAN = "target-mean";
    private static final String TARGET_DEVIATION = "target-deviation";

    /** Reading goes on with it where the data's own is not known. */
    private static final Preprocessing STAND_IN = DataSets.preprocessing("cifar10");

    private static final String NOT_COMPLETE = "not complete";

    private DataFormat() {}

    /** Whether the problem is that files which tell what a job does not could not be seen: the rest then follows from that. */
    static boolean isOfUnseenFiles(Problem problem) {
        return problem.path().equals("data.preprocessing.classes")
                && problem.sentence().contains(" is " + NOT_COMPLETE);
    }

    /**
     * @param loss section of the loss, which may say what kind of targets there are
     * @param look asked for what the job does not say and only the files tell
     */
    static Data read(ConfigReader section, ConfigReader loss, DataLook look) {
        Data defaults = Data.DEFAULT;
        Dataset set = DataSets.named(section.name("set", defaults.set(), DataSets.names()));
        Optional<String> path = section.optionalText("path");
        boolean missing = path.isEmpty() && !set.embedded();
        if (missing) {
            section.problem("path", "missing", "where the files of " + set.name() + " are: " + set.summary());
        }
        int batch = section.whole("batch", defaults.batch(), 1, Integer.MAX_VALUE);
        int validation = section.whole("validation", defaults.validation(), 0, Integer.MAX_VALUE);
        String targets = section.name("targets", LossFormat.usualTargets(loss, set), set.targets());
        SplitOptions split =
                set.isDivided() ? DataOptionsFormat.split(section.section("split"), set) : SplitOptions.DEFAULT;
        boolean skip = set.isDivided() && !set.isTable() && section.truth("skip-unreadable", false);
        ConfigReader told = section.section("preprocessing");
        Dataset asked = set.with(new DataOptions(
                split,
                set.isTable() ? DataOptionsFormat.table(section, told.has("table"), targets) : TableOptions.NONE,
                skip));
        Preprocessing known = missing ? STAND_IN : known(asked, path, told, look);
        Preprocessing preprocessing = set.isTable() && !missing
                ? TableFormat.preprocessing(told, known, targets)
                : preprocessing(told, known, targets);
        Augmentation augmentation = augmentation(section.section("augment"), preprocessing.input());
        return new Data(set.name(), path, batch, validation, preprocessing, augmentation, split, skip);
    }

    private static Preprocessing known(Dataset set, Optional<String> path, ConfigReader told, DataLook look) {
        if (set.preprocessing().isPresent()) {
            return set.preprocessing().get();
        }
        List<String> complete = set.isTable() ? TableFormat.PREPROCESSING : PREPROCESSING;
        if (complete.stream().allMatch(told::has)) {
            return STAND_IN;
        }
        Optional<Preprocessing> seen = path.flatMap(place -> look.into(set, place));
        if (seen.isEmpty()) {
            told.problem(
                    "classes",
                    NOT_COMPLETE,
                    "all of " + String.join(", ", complete) + " for " + set.name()
                            + ", or files that can be looked into here: data.path is " + path.orElse("missing"));
        }
        return seen.orElse(STAND_IN);
    }

    private static Augmentation augmentation(ConfigReader section, Shape input) {
        int most = Math.min(input.height(), input.width()) - 1;
        int crop = section.whole("crop", Augmentation.NONE.crop(), 0, most);
        boolean flip = section.name("flip", "false", List.of("true", "false")).equals("true");
        section.finish();
        return new Augmentation(crop, flip);
    }

    private static Preprocessing preprocessing(ConfigReader section, Preprocessing defaults, String kind) {
        Shape input = input(section, defaults.input());
        Preprocessing read = new Preprocessing(
                input,
                (float) section.number("scale", defaults.scale(), Allowed.POSITIVE),
                byChannel(section, "mean", defaults.mean(), input.channels(), Allowed.ANY),
                byChannel(section, "deviation", defaults.deviation(), input.channels(), Allowed.POSITIVE),
                targets(section, defaults.targets(), kind),
                Optional.empty());
        section.finish();
        return read;
    }

    static Shape input(ConfigReader section, Shape fallback) {
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
            ConfigReader section, String key, List<Float> fallback, int channels, Allowed allowed) {
        if (!section.has(key) && fallback.size() != channels) {
            return Collections.nCopies(channels, average(fallback));
        }
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

    private static float average(List<Float> values) {
        return (float) values.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
    }

    /** @param kind of the targets */
    static TargetSchema targets(ConfigReader section, TargetSchema fallback, String kind) {
        return switch (kind) {
            case TargetSchema.YesNo.KIND -> new TargetSchema.YesNo(names(section, fallback.names(), 1));
            case TargetSchema.Numbers.KIND -> numbers(section, fallback);
            default -> new TargetSchema.Classes(names(section, fallback.names(), 2));
        };
    }

    private static TargetSchema numbers(ConfigReader section, TargetSchema fallback) {
        List<String> names = names(section, fallback.names(), 1);
        boolean known = fallback instanceof TargetSchema.Numbers && names.size() == fallback.outputs();
        TargetSchema.Numbers usual = known ? (TargetSchema.Numbers) fallback : TargetSchema.Numbers.plain(names);
        List<Double> mean = section.numbers(TARGET_MEAN, usual.mean(), Allowed.ANY);
        List<Double> deviation = section.numbers(TARGET_DEVIATION, usual.deviation(), Allowed.POSITIVE);
        boolean fits = fits(section, TARGET_MEAN, mean, names) & fits(section, TARGET_DEVIATION, deviation, names);
        return fits ? new TargetSchema.Numbers(names, mean, deviation) : usual;
    }

    private static boolean fits(ConfigReader section, String key, List<Double> numbers, List<String> names) {
        if (numbers.size() != names.size()) {
            section.problem(key, numbers, "a list of " + names.size() + ", one for each of " + names);
        }
        return numbers.size() == names.size();
    }

    private static List<String> names(ConfigReader section, List<String> fallback, int least) {
        List<String> names = section.texts("classes", fallback);
        if (names.size() < least || names.size() != names.stream().distinct().count()) {
            section.problem(
                    "classes",
                    names,
                    least == 1 ? "a list of different names" : "a list of two or more different names");
            return fallback;
        }
        return names;
    }

    static void writeScale(TargetSchema targets, HoconWriter text) {
        if (targets instanceof TargetSchema.Numbers numbers) {
            text.numbers(TARGET_MEAN, numbers.mean()).numbers(TARGET_DEVIATION, numbers.deviation());
        }
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

    static void write(Data data, HoconWriter text) {
        text.name("set", data.set());
        data.path().ifPresent(path -> text.text("path", path));
        text.name("targets", data.preprocessing().targets().kind());
        text.number("batch", data.batch()).number("validation", data.validation());
        if (DataSets.named(data.set()).isDivided()) {
            DataOptionsFormat.write(data, text);
        }
        Preprocessing preprocessing = data.preprocessing();
        if (preprocessing.schema().isPresent()) {
            TableFormat.write(preprocessing, text);
        } else {
            write(preprocessing, text);
        }
        Augmentation augmentation = data.augmentation();
        text.open("augment")
                .number("crop", augmentation.crop())
                .name("flip", Boolean.toString(augmentation.flip()))
                .close();
    }

    private static void write(Preprocessing preprocessing, HoconWriter text) {
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
