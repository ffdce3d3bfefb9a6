package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
        List<String> classes = classes(table);
        int[] rows = table.split(table.classes(classes), options.split(), parts.share(options.split()), 0)
                .training();
        TableSchema schema = new TableInference(table, options.table(), options.split(), rows).schema();
        return Preprocessing.ofTable(Shape.vector(schema.width()), schema, classes);
    }

    private SampleSplit split(Table table, Parts parts, List<String> classes, int validation) {
        int[] labels = table.classes(classes);
        double share = parts.share(options.split());
        SampleSplit split = table.split(labels, options.split(), share, validation);
        if (split.training().length == 0 || share > 0 && split.test().length == 0) {
            throw new UnusableFileException(table.file() + ": holds " + table.rows() + " rows, of which "
                    + split.training().length + " would train and " + split.test().length
                    + " test; add rows, of every class two or more, or set data.split otherwise");
        }
        return split;
    }

    /** In the order of numbers where all labels are numbers, else of texts. */
    private static List<String> classes(Table table) {
        if (table.labels().isText()) {
            throw table.manyLabels();
        }
        List<String> labels = table.labels().words().stream().sorted().toList();
        if (labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"))) {
            labels = labels.stream()
                    .sorted(Comparator.comparingInt(Integer::parseInt))
                    .toList();
        }
        boolean nearlyAllDiffer = labels.size() > 20 && 2 * labels.size() > table.rows();
        if (labels.size() < 2 || labels.size() > ImageSet.MOST_CLASSES || nearlyAllDiffer) {
            throw table.manyLabels();
        }
        return labels;
    }

    @Override
    public int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), schema(preprocessing));
        return split(table, parts, preprocessing.classes(), 0).training().length;
    }

    /** Asks again for what whole groups came to, until it is what they come to. */
    @Override
    public int validationSamples(Optional<Path> path, Preprocessing preprocessing, int asked) {
        if (options.split().group().isEmpty()) {
            return asked;
        }
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), schema(preprocessing));
        int settled = asked;
        int before;
        do {
            before = settled;
            settled = split(table, parts, preprocessing.classes(), before).validation();
        } while (settled != before);
        return settled;
    }

    @Override
    public DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        TableSchema schema = schema(preprocessing);
        Parts parts = Parts.in(place(path));
        Table table = table(parts.training(), schema);
        SampleSplit split = split(table, parts, preprocessing.classes(), validation);
        List<String> notes = new ArrayList<>(TableWords.of(schema));
        notes.addAll(divided(parts, split, table));
        notes.addAll(new TableInference(table, options.table(), options.split(), split.training()).counters());
        int[] labels = table.classes(preprocessing.classes());
        int classes = preprocessing.classes().size();
        int trains = split.training().length - split.validation();
        List<Integer> test = parts.test()
                .map(file -> testCounts(file, schema, preprocessing.classes(), notes))
                .orElseGet(() -> counts(labels, split.test(), 0, split.test().length, classes));
        return new DataSummary(
                preprocessing.classes(),
                counts(labels, split.training(), 0, trains, classes),
                counts(labels, split.training(), trains, split.training().length, classes),
                test,
                Map.of(),
                notes);
    }

    /** Reads the test's file, so that what is wrong with it is known before the training, and notes what is odd. */
    private List<Integer> testCounts(Path file, TableSchema schema, List<String> classes, List<String> notes) {
        Table table = Table.read(file, schema, SplitOptions.DEFAULT);
        notes.addAll(table.notes());
        int[] labels = table.classes(classes);
        int[] all = all(table);
        TableEncoding.of(table, schema, new SampleSplit(all, 0, new int[0])).tally().sentences().stream()
                .map(sentence -> file.getFileName() + ": " + sentence)
                .forEach(notes::add);
        return counts(labels, all, 0, all.length, classes.size());
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

    private List<String> divided(Parts parts, SampleSplit split, Table table) {
        SplitOptions how = options.split();
        String by = how.group()
                .map(group -> "in whole groups of " + group + ", shuffled with the seed " + how.seed())
                .or(() -> how.time().map(time -> "by " + time + ", the newest last"))
                .orElse("of every class alike, shuffled with the seed " + how.seed());
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
        Table table = table(parts.training(), schema);
        seen.forget();
        SampleSplit split = split(table, parts, preprocessing.classes(), validation);
        TableEncoding.Encoded encoded = TableEncoding.of(table, schema, split);
        int[] labels = table.classes(preprocessing.classes());
        ImageSet training = set(encoded.training(), labels, split.training(), preprocessing);
        ImageSet test = parts.test()
                .map(file -> wholeTest(file, preprocessing))
                .orElseGet(() -> set(encoded.test(), labels, split.test(), preprocessing));
        return new ImageSplits(training, split.validation(), () -> test);
    }

    private static ImageSet wholeTest(Path file, Preprocessing preprocessing) {
        TableSchema schema = schema(preprocessing);
        Table table = Table.read(file, schema, SplitOptions.DEFAULT);
        int[] all = all(table);
        int[] labels = table.classes(preprocessing.classes());
        return set(
                TableEncoding.of(table, schema, new SampleSplit(all, 0, new int[0]))
                        .training(),
                labels,
                all,
                preprocessing);
    }

    private static ImageSet set(float[] values, int[] labels, int[] samples, Preprocessing preprocessing) {
        byte[] classes = new byte[samples.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) labels[samples[i]];
        }
        return new ImageSet(new Raw.Numbers(values), classes, preprocessing.input(), 0, classes.length);
    }

    private Table table(Path file, TableSchema schema) {
        return seen.find(file, schema, options.split()).orElseGet(() -> {
            Table table = Table.read(file, schema, options.split());
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
