package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows of a table train, validate and test. */
@Timeout(60)
class TableSplitTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # how the classes come                | validation | test of each class
            0 1 2 3 4 5 6 7 8 9                   | 40         | 6
            0 0 0 0 0 1 1 1 1 1                   | 40         | 30
            0                                     | 40         | 60
            """)
    void everyClassIsDividedAlike(String cycle, int validation, int each) throws IOException {
        String[] labels = cycle.equals("0") ? "0 1".split(" ") : cycle.split(" ");
        StringBuilder text = new StringBuilder("x,label\n");
        for (int row = 0; row < 600; row++) {
            String label = cycle.equals("0") ? (row < 300 ? "0" : "1") : labels[row % labels.length];
            text.append(row).append(',').append(label).append('\n');
        }
        Path file = write("data.csv", text.toString());
        int classes =
                cycle.equals("0") ? 2 : (int) Arrays.stream(labels).distinct().count();
        int ofTest = 60 / classes;

        Preprocessing seen = new CsvDataSet().look(file);
        DataSummary summary = new CsvDataSet().summary(Optional.of(file), seen, validation);

        assertThat(summary.test()).containsOnly(ofTest).hasSize(classes);
        assertThat(summary.validation()).containsOnly(validation / classes);
        assertThat(summary.lines().getFirst()).isEqualTo(classes + " classes; training 500, validation 40, test 60");
        assertThat(labels(open(file, validation, seen).test()))
                .containsExactly(labels(open(file, validation, seen).test()));
    }

    @Test
    void aSmallClassIsTestedAndASingleRowTrains() throws IOException {
        Path file = write("data.csv", "1,a\n".repeat(60) + "2,b\n".repeat(3) + "3,c\n");

        DataSummary summary = new CsvDataSet().summary(Optional.of(file), new CsvDataSet().look(file), 5);

        assertThat(summary.test()).containsExactly(6, 1, 0);
        assertThat(summary.training().get(2)).isEqualTo(1);
        assertThat(summary.training().get(1)).isPositive();
        assertThat(summary.lines()).contains("few samples of class c: training 1, validation 0, test 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7})
    void rowsOfAGroupStayTogether(long seed) throws IOException {
        StringBuilder text = new StringBuilder("who,x,label\n");
        for (int row = 0; row < 400; row++) {
            text.append("p")
                    .append(row / 10)
                    .append(',')
                    .append(row / 10)
                    .append(',')
                    .append(row / 10 % 2)
                    .append('\n');
        }
        Path file = write("data.csv", text.toString());
        SplitOptions split = new SplitOptions(seed, 0.2, Optional.of("who"), Optional.empty());
        Dataset set = new CsvDataSet().with(new DataOptions(split, TableOptions.NONE, false));
        Preprocessing seen = set.look(file);

        int validation = set.validationSamples(Optional.of(file), seen, 55);
        ImageSplits splits = set.open(Optional.of(file), seen, validation, DecodingProgress.UNSEEN);

        assertThat(validation).isEqualTo(50);
        assertThat(splits.validation().count()).isEqualTo(50);
        assertThat(splits.test().count()).isEqualTo(80);
        assertThat(seen.schema().orElseThrow().inputs())
                .as("the group is no feature")
                .containsExactly("x");
        List<String> parts = List.of(xs(splits.training()), xs(splits.validation()), xs(splits.test()));
        for (int person = 0; person < 40; person++) {
            String x = "(" + person + ")";
            assertThat(parts.stream().filter(part -> part.contains(x)).count()).isLessThanOrEqualTo(1);
        }
        assertThat(Arrays.stream(labels(splits.test())).sum())
                .as("of each class")
                .isEqualTo(40);
    }

    /** The different inputs of a set, which are whole groups of equal ones, by their order. */
    private static String xs(ImageSet set) {
        float[] values = ((Raw.Numbers) set.raw()).values();
        return IntStream.range(0, set.count())
                .mapToObj(row -> "(" + Math.round(values[set.pixelsAt(row)] * 1e4) + ")")
                .distinct()
                .collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"2026-01-%02d", "2026-01-%02d 12:00:00", "2026-01-%02dT12:00:00Z", "%d", "2026-01-%02dT12:00:00+02:00"})
    void theNewestRowsTest(String date) throws IOException {
        StringBuilder text = new StringBuilder("day,x,label\n");
        for (int row = 0; row < 30; row++) {
            int day = 1 + row * 7 % 30;
            text.append(String.format(date, day))
                    .append(",")
                    .append(day)
                    .append(",")
                    .append(day % 2)
                    .append('\n');
        }
        Path file = write("data.csv", text.toString());
        SplitOptions split = new SplitOptions(0, 0.2, Optional.empty(), Optional.of("day"));
        Dataset set = new CsvDataSet().with(new DataOptions(split, TableOptions.NONE, false));
        Preprocessing seen = set.look(file);

        ImageSplits splits = set.open(Optional.of(file), seen, 4, DecodingProgress.UNSEEN);

        assertThat(splits.test().count()).isEqualTo(6);
        assertThat(least(splits.test())).isGreaterThan(most(splits.validation()));
        assertThat(least(splits.validation())).isGreaterThan(most(splits.training()));
        assertThat(seen.schema().orElseThrow().inputs()).containsExactly("x");
    }

    private static float least(ImageSet set) {
        return (float) IntStream.range(0, set.count())
                .mapToDouble(row -> ((Raw.Numbers) set.raw()).values()[set.pixelsAt(row)])
                .min()
                .orElseThrow();
    }

    private static float most(ImageSet set) {
        return (float) IntStream.range(0, set.count())
                .mapToDouble(row -> ((Raw.Numbers) set.raw()).values()[set.pixelsAt(row)])
                .max()
                .orElseThrow();
    }

    private static ImageSplits open(Path path, int validation, Preprocessing preprocessing) {
        return new CsvDataSet().open(Optional.of(path), preprocessing, validation, DecodingProgress.UNSEEN);
    }

    private static int[] labels(ImageSet set) {
        int[] labels = new int[set.count()];
        Arrays.setAll(labels, set::label);
        return labels;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
