package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows of numbers and words with a label: {@code train.csv} and {@code test.csv} in a folder, or one file, of whose rows a
 * share tests as {@link SplitOptions} says. The files may be separated by tabs, called {@code .tsv} and packed as {@code .gz}.
 * What the columns are is found in the training rows: {@link TableSchema}.
 */
final class CsvDataSet implements Dataset {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");
    private static final String EXPECTED = "expected FILE.csv, or a folder of train.csv and test.csv";

    private final DataOptions options;
    private final SeenTables seen;

    CsvDataSet() {
        this(DataOptions.DEFAULT, new SeenTables());
    }

    private CsvDataSet(DataOptions options, SeenTables seen) {
        this.options = options;
        this.seen = seen;
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String summary() {
        return "rows of numbers and words with a label: FILE.csv, or a folder of train.csv and test.csv; .tsv and .gz as well";
    }

    @Override
    public Dataset with(DataOptions other) {
        return new CsvDataSet(other, seen);
    }

    @Override
    public List<String> targets() {
        return TargetSchema.KINDS;
    }

    @Override
    public boolean isTable() {
        return true;
    }

    @Override
    public boolean isDivided() {
        return true;
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return Optional.empty();
    }

    /** @param test empty where the test's rows are some of the training file's */
    private record Parts(Path training, Optional<Path> test) {
        static Parts in(Path path) {
            if (!Files.isDirectory(path)) {
                if (!Files.isRegularFile(path)) {
                    throw new UnusableFileException(path + ": there is no such file; " + EXPECTED);
                }
                return new Parts(path, Optional.empty());
            }
            return new Parts(only(path, TRAIN), Optional.of(only(path, TEST)));
        }

        private static Path only(Path folder, String part) {
            List<Path> found = ENDINGS.stream()
                    .map(ending -> folder.resolve(part + ending))
                    .filter(Files::isRegularFile)
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            throw new UnusableFileException(
                    found.isEmpty()
                            ? folder.resolve(part + ENDINGS.getFirst()) + ": there is no such file; " + EXPECTED
                            : folder + ": holds " + found.get(0).getFileName() + " and "
                                    + found.get(1).getFileName() + ", expected one of them; move the other away");
        }

        double share(SplitOptions split) {
            return test.isPresent() ? 0 : split.test();
        }
    }

    @Override
    public Preprocessing look(Path path) {
        Parts parts = Parts.in(path);
        Table table = Table.read(parts.training(), options.table(), options.split());
        seen.put(table, options.split());
        TargetSchema targets = TableTargets.look(table, options.table());
        int[] rows = table.split(TableTargets.strata(table, targets), options.split(), parts.share(options.split()), 0)
                .training();
        TableSchema schema = new TableInference(table, options.table(), options.split(), rows).schema();
        return Preprocessing.ofTable(Shape.vector(schema.width()), schema, TableTargets.scaled(table, targets, rows));
    }

    private SampleSplit split(Table table, Parts parts, TargetSchema targets, int validation) {
        int[] labels = TableTargets.strata(table, targets);
        double share = parts.share(options.split());
        SampleSplit split = table.split(labels, options.split(), share, validation);
        if (split.training().length == 0 || share > 0 && split.test().length == 0) {
            throw new UnusableFileException(table.file() + ": holds " + table.rows() + " rows, of which "
                    + split.training().length + " would train and " + split.test().length
                    + " test; add rows, of every class two or more, or set data.split otherwise");
        }
        return split;
    }

    @Override
    public int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), preprocessing);
        return split(table, parts, preprocessing.targets(), 0).training().length;
    }

    /** Asks again for what whole groups came to, until it is what they come to. */
    @Override
    public int validationSamples(Optional<Path> path, Preprocessing preprocessing, int asked) {
        if (options.split().group().isEmpty()) {
            return asked;
        }
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), preprocessing);
        int settled = asked;
        int before;
        do {
            before = settled;
            settled = split(table, parts, preprocessing.targets(), before).validation();
        } while (settled != before);
        return settled;
    }

    @Override
    public DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        TableSchema schema = schema(preprocessing);
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), preprocessing);
        SampleSplit split = split(table, parts, preprocessing.targets(), validation);
        List<String> notes = new ArrayList<>(TableWords.of(schema));
        notes.addAll(new TableInference(table, options.table(), options.split(), split.training()).counters());
        TargetSchema targets = preprocessing.targets();
        int[] labels = TableTargets.strata(table, targets);
        int classes = TableTargets.strataOf(targets);
        if (!(targets instanceof TargetSchema.Classes)) {
            notes.addFirst("predicted: " + targets.words());
        }
        notes.addAll(divided(parts, split, table, targets));
        int trains = split.training().length - split.validation();
        List<Integer> test = parts.test()
                .map(file -> testCounts(file, schema, targets, notes))
                .orElseGet(() -> counts(labels, split.test(), 0, split.test().length, classes));
        return new DataSummary(
                TableTargets.strataNames(targets),
                counts(labels, split.training(), 0, trains, classes),
                counts(labels, split.training(), trains, split.training().length, classes),
                test,
                Map.of(),
                notes);
    }

    /** Reads the test's file, so that what is wrong with it is known before the training, and notes what is odd. */
    private List<Integer> testCounts(Path file, TableSchema schema, TargetSchema targets, List<String> notes) {
        Table table = Table.read(file, schema, targets, SplitOptions.DEFAULT);
        notes.addAll(table.notes());
        int[] labels = TableTargets.strata(table, targets);
        int[] all = all(table);
        TableEncoding.of(table, schema, new SampleSplit(all, 0, new int[0])).tally().sentences().stream()
                .map(sentence -> file.getFileName() + ": " + sentence)
                .forEach(notes::add);
        return counts(labels, all, 0, all.length, TableTargets.strataOf(targets));
    }

    private static int[] all(Table table) {
        return IntStream.range(0, table.rows()).toArray();
    }

    private static List<Integer> counts(int[] labels, int[] samples, int from, int to, int classes) {
        int[] counts = new int[classes];
        for (int i = from; i < to; i++) {
            counts[labels[samples[i]]]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    private List<String> divided(Parts parts, SampleSplit split, Table table, TargetSchema targets) {
        SplitOptions how = options.split();
        String by = how.group()
                .map(group -> "in whole groups of " + group + ", shuffled with the seed " + how.seed())
                .or(() -> how.time().map(time -> "by " + time + ", the newest last"))
                .orElse((targets instanceof TargetSchema.Numbers ? "" : "of every class alike, ")
                        + "shuffled with the seed " + how.seed());
        return List.of(parts.test()
                .map(file -> "the test is " + file.getFileName() + "; the validation is taken from "
                        + table.file().getFileName() + " " + by)
                .orElse(table.file().getFileName() + " is divided " + by + "; "
                        + DataSummary.percent((double) split.test().length / table.rows()) + " test"));
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        TableSchema schema = schema(preprocessing);
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), preprocessing);
        seen.forget();
        SampleSplit split = split(table, parts, preprocessing.targets(), validation);
        TableEncoding.Encoded encoded = TableEncoding.of(table, schema, split);
        ImageSet training = set(encoded.training(), table, split.training(), preprocessing);
        ImageSet test = parts.test()
                .map(file -> wholeTest(file, preprocessing))
                .orElseGet(() -> set(encoded.test(), table, split.test(), preprocessing));
        return new ImageSplits(training, split.validation(), () -> test);
    }

    static ImageSet wholeTest(Path file, Preprocessing preprocessing) {
        TableSchema schema = schema(preprocessing);
        Table table = Table.read(file, schema, preprocessing.targets(), SplitOptions.DEFAULT);
        int[] all = all(table);
        return set(
                TableEncoding.of(table, schema, new SampleSplit(all, 0, new int[0]))
                        .training(),
                table,
                all,
                preprocessing);
    }

    private static ImageSet set(float[] values, Table table, int[] samples, Preprocessing preprocessing) {
        Targets targets = TableTargets.of(table, preprocessing.targets(), samples);
        return new ImageSet(new Raw.Numbers(values), targets, preprocessing.input(), 0, samples.length);
    }

    private Table table(Path file, Preprocessing preprocessing) {
        TableSchema schema = schema(preprocessing);
        TargetSchema targets = preprocessing.targets();
        return seen.find(file, schema, targets, options.split()).orElseGet(() -> {
            Table table = Table.read(file, schema, targets, options.split());
            seen.put(table, options.split());
            return table;
        });
    }

    private Path place(Optional<Path> path) {
        return path.orElseThrow(() -> new UnusableFileException(name() + ": data.path is missing, " + EXPECTED));
    }

    private static TableSchema schema(Preprocessing preprocessing) {
        return preprocessing
                .schema()
                .orElseThrow(() -> new UnusableFileException(
                        "csv: data.preprocessing has no table, expected what the columns are; leave data.preprocessing"
                                + " out, and the files tell"));
    }
}
