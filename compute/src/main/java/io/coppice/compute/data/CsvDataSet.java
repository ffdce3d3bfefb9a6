package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of numbers with a label, as {@link CsvTable} reads them: {@code train.csv} and {@code test.csv} in a folder, or one
 * file, the last of every ten of whose rows tests. Rows are shuffled, the same way in every run, since the last ones
 * validate and tables are often sorted by class.
 */
final class CsvDataSet implements Dataset {
    private static final String TRAIN = "train.csv";
    private static final String TEST = "test.csv";
    private static final int TEST_EACH = 10;
    private static final long SHUFFLE = 0;

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String summary() {
        return "rows of numbers with a label: FILE.csv, or a folder of train.csv and test.csv";
    }

    @Override
    public Optional<Preprocessing> preprocessing() {
        return Optional.empty();
    }

    /** A vector of the columns, each shifted and scaled to mean 0 and deviation 1 over the training rows. */
    @Override
    public Preprocessing look(Path path) {
        CsvTable table = CsvTable.read(training(path));
        List<Integer> rows = trainingRows(path, table);
        Shape input = Shape.vector(table.features());
        List<ColumnStatistics> columns = IntStream.range(0, table.features())
                .mapToObj(column -> ColumnStatistics.of(table, column, rows))
                .toList();
        return new Preprocessing(
                input,
                1,
                columns.stream().map(ColumnStatistics::mean).toList(),
                columns.stream().map(ColumnStatistics::deviation).toList(),
                classes(table));
    }

    @Override
    public ImageSplits open(
            Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress) {
        Path place = path.orElseThrow(() -> new UnusableFileException(
                name() + ": data.path is missing, expected FILE.csv or a folder of " + TRAIN + " and " + TEST));
        CsvTable table = CsvTable.read(training(place));
        ImageSet training = set(table, shuffled(trainingRows(place, table)), preprocessing);
        ImageSet test = Files.isDirectory(place)
                ? wholeTest(place, preprocessing)
                : set(table, rows(table, true), preprocessing);
        return new ImageSplits(training, validation, () -> test);
    }

    private static ImageSet wholeTest(Path folder, Preprocessing preprocessing) {
        CsvTable table = CsvTable.read(existing(folder.resolve(TEST)));
        return set(table, IntStream.range(0, table.labels().size()).boxed().toList(), preprocessing);
    }

    private static Path training(Path path) {
        return existing(Files.isDirectory(path) ? path.resolve(TRAIN) : path);
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnusableFileException(
                    file + ": there is no such file; expected FILE.csv, or a folder of " + TRAIN + " and " + TEST);
        }
        return file;
    }

    private static List<Integer> trainingRows(Path path, CsvTable table) {
        return Files.isDirectory(path)
                ? IntStream.range(0, table.labels().size()).boxed().toList()
                : rows(table, false);
    }

    private static List<Integer> rows(CsvTable table, boolean test) {
        return IntStream.range(0, table.labels().size())
                .filter(row -> (row % TEST_EACH == TEST_EACH - 1) == test)
                .boxed()
                .toList();
    }

    private static List<Integer> shuffled(List<Integer> rows) {
        int[] order = new int[rows.size()];
        if (order.length > 0) {
            new SampleOrder(SHUFFLE, order.length, order.length).samples(0, order);
        }
        return IntStream.of(order).mapToObj(rows::get).toList();
    }

    /** In the order of numbers where all labels are numbers, else of texts. */
    private static List<String> classes(CsvTable table) {
        List<String> labels = table.labels().stream().distinct().sorted().toList();
        if (labels.stream().allMatch(label -> label.matches("\\d{1,9}"))) {
            labels = labels.stream()
                    .sorted(Comparator.comparingInt(Integer::parseInt))
                    .toList();
        }
        if (labels.size() < 2 || labels.size() > ImageSet.MOST_CLASSES) {
            throw new UnusableFileException(
                    table.file() + ": column " + table.heading().getLast() + " holds "
                            + labels.size() + " different labels, expected 2 to " + ImageSet.MOST_CLASSES
                            + "; the labels are the column headed label, class or target, else the last");
        }
        return labels;
    }

    private static ImageSet set(CsvTable table, List<Integer> rows, Preprocessing preprocessing) {
        Shape input = preprocessing.input();
        int features = table.features();
        if (input.features() != features) {
            throw new UnusableFileException(table.file() + ": has " + features + " columns beside the label, expected "
                    + input.features() + ", which " + ImageDecoder.words(input)
                    + " of data.preprocessing.input make; set one or the other");
        }
        if (rows.isEmpty()) {
            throw new UnusableFileException(table.file() + ": holds "
                    + table.labels().size() + " rows, expected ten or more, so that one is left for the test");
        }
        float[] values = new float[Math.multiplyExact(rows.size(), features)];
        byte[] labels = new byte[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            int row = rows.get(i);
            System.arraycopy(table.values(), row * features, values, i * features, features);
            labels[i] = (byte) label(table, row, preprocessing.classes());
        }
        return new ImageSet(new Raw.Numbers(values), labels, input, 0, labels.length);
    }

    private static int label(CsvTable table, int row, List<String> classes) {
        String label = table.labels().get(row);
        int place = classes.indexOf(label);
        if (place < 0 || place >= ImageSet.MOST_CLASSES) {
            String known = classes.stream().limit(20).collect(Collectors.joining(", "));
            throw new UnusableFileException(table.file() + ": line " + table.lines()[row] + ", column "
                    + table.heading().getLast() + ": the label is \"" + label + "\", expected one of " + known
                    + (classes.size() > 20 ? ", ..." : ""));
        }
        return place;
    }
}
