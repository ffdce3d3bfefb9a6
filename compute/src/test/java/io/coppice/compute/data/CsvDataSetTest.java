package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CsvDataSetTest {
    private static final String EIGHT = "1,2,a\n".repeat(4) + "3,4,b\n".repeat(4);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the table, of which all rows come thrice     | inputs              | label | classes
            0.5,-2e1,b;1,3,a                               | 1 2                 | 3     | a b
            width,height,class;0.5,-20,b;1,3,a             | width height        | class | a b
            Label,width,height;b,0.5,-20;a,1,3             | width height        | Label | a b
            "width, in m",height,kind;0.5,"-20",b;1,3,a    | width, in m height  | kind  | a b
            0.5,-20,10;1,3,9                               | 1 2                 | 3     | 9 10
            0.5,-20,b;;1,3,a;,,;                           | 1 2                 | 3     | a b
            0,1,label;0.5,2,1;0.7,3,0                      | 0 1                 | label | 0 1
            0,1,2;0.5,2.5,1;0.7,3,0                        | 0 1                 | 2     | 0 1
            0,1,kind;0.5,2.5,1;0.7,3,0                     | 0 1                 | kind  | 0 1
            2019,2020,class;0.5,2,1;7,3,0                  | 2019 2020           | class | 0 1
            ,x,class;0,0.5,b;1,7,a                         | x                   | class | a b
            Unnamed: 0,x,class;0,0.5,b;1,7,a               | x                   | class | a b
            x , y, class ;1, 2 ,a;3,4, b                   | x y                 | class | a b
            "a ""b"" c","y",class;1,2,a;3,4,b             | a "b" c y            | class | a b
            colour,size,class;red,big,a;blue,small,b       | colour=blue colour=red size=big size=small | class | a b
            paid,x,class;yes,1,a;NO,2,b                    | paid x              | class | a b
            x,y,class;1,,a;2,3,b                           | x y y is missing    | class | a b
            x,y,class;1,NA,a;2,3,b                         | x y y is missing    | class | a b
            x,y,class;1,?,a;2,3,b                          | x y y is missing    | class | a b
            x,y,class;1,none,a;2,3,b                       | x y y is missing    | class | a b
            x,y,class;1,,a;2,,b                            | x                   | class | a b
            x,day,class;1,2026-01-31,a;2,2026-02-01,b      | x                   | class | a b
            """)
    void aTableIsUnderstood(String text, String inputs, String label, String classes) throws IOException {
        Path file = write("data.csv", thrice(text.replace(";", "\n")));

        Preprocessing seen = new CsvDataSet().look(file);

        TableSchema schema = seen.schema().orElseThrow();
        assertThat(String.join(" ", schema.inputs())).isEqualTo(inputs);
        assertThat(schema.label()).isEqualTo(label);
        assertThat(seen.classes()).containsExactly(classes.split(" "));
        assertThat(open(file, 0, seen).training().count()).isEqualTo(4);
    }

    /** The rows behind the first line, which may be a heading, twice again. */
    private static String thrice(String text) {
        List<String> lines = List.of(text.split("\n"));
        boolean headed = lines.size() % 2 == 1 && !text.contains("\n\n");
        List<String> rows = lines.subList(headed ? 1 : 0, lines.size());
        return String.join("\n", lines) + "\n" + (String.join("\n", rows) + "\n").repeat(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what it is   | file        | separator | line end
            commas         | data.csv    | ,         | LF
            semicolons     | data.csv    | ;         | LF
            tabs           | data.tsv    | TAB       | CRLF
            packed         | data.csv.gz | ,         | CRLF
            old line ends  | data.csv    | ;         | CR
            """)
    void theFormIsFound(String what, String name, String separator, String end) throws IOException {
        String text = "\uFEFF\"x\",y,class\n" + "1.5,\"2\",\"no, never\"\n".repeat(6) + "3,4,yes\n".repeat(6);
        String cells = text.replace("no, never", "no never")
                .replace(",", separator.replace("TAB", "\t"))
                .replace("no never", "no" + separator.replace("TAB", "\t") + " never")
                .replace("\n", end.replace("CR", "\r").replace("LF", "\n"));
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(cells.getBytes(StandardCharsets.UTF_8));
        }

        Preprocessing seen = new CsvDataSet().look(file);

        assertThat(seen.schema().orElseThrow().inputs()).containsExactly("x", "y");
        assertThat(seen.classes()).hasSize(2).last().isEqualTo("yes");
    }

    @Test
    void decimalCommasAreReadWhereTheJobSaysSo() throws IOException {
        Path file = write("data.csv", "x;class\n" + "1,5;a\n".repeat(5) + "2,5;b\n".repeat(5));
        TableOptions comma = new TableOptions(Optional.empty(), Optional.empty(), ',', Map.of());

        TableColumn column = look(file, comma, SplitOptions.DEFAULT)
                .schema()
                .orElseThrow()
                .columns()
                .getFirst();

        assertThat(((TableColumn.Numeric) column).mean()).isCloseTo(2, within(1e-9));
        assertThatThrownBy(() -> new CsvDataSet().look(file))
                .hasMessage(
                        file + ": line 2, column x: the cell is \"1,5\", expected a number; if its comma is the decimal"
                                + " point, set data.decimal = \",\"");
    }

    @Test
    void columnsAreStandardisedOverTheTrainingRows() throws IOException {
        Path file = write("data.csv", "x,same,class\n" + "1,7,a\n".repeat(5) + "3,7,b\n".repeat(5));
        Preprocessing seen = new CsvDataSet().look(file);

        ImageSplits splits = open(file, 2, seen);

        assertThat(seen.input()).isEqualTo(Shape.vector(2));
        assertThat(splits.training().count()).isEqualTo(6);
        assertThat(splits.validation().count()).isEqualTo(2);
        assertThat(splits.test().count()).isEqualTo(2);
        assertThat(labels(splits.validation())).containsExactlyInAnyOrder(0, 1);
        assertThat(labels(splits.test())).containsExactlyInAnyOrder(0, 1);
        float[] values = ((Raw.Numbers) splits.test().raw()).values();
        for (int row = 0; row < 2; row++) {
            assertThat(values[2 * row]).isCloseTo(splits.test().label(row) == 0 ? -1 : 1, within(1e-6f));
            assertThat(values[2 * row + 1]).isZero();
        }
    }

    /** Numbers a and b of the two classes, and what they have to become. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "1e-20, 3e-20",
        "52.00000001, 52.00000002",
        "1e30, -1e30",
        "1e-300, 2e-300",
        "1e250, 3e250",
        "9007199254740001, 9007199254740003",
        "-0.1, 0.1",
    })
    void numbersOfAnySizeAreToldApart(String one, String other) throws IOException {
        Path file = write("data.csv", "x,class\n" + (one + ",a\n" + other + ",b\n").repeat(10));

        ImageSet training = open(file, 0, new CsvDataSet().look(file)).training();

        float[] values = ((Raw.Numbers) training.raw()).values();
        float sign = Math.signum(Float.parseFloat(other) < Float.parseFloat(one) ? -1f : 1f);
        for (int row = 0; row < training.count(); row++) {
            assertThat(values[row]).isCloseTo(training.label(row) == 0 ? -sign : sign, within(1e-3f));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the test's file                      | what is told of it
            y,x,class;2,1,a;4,3,b                  |
            class,x,y;a,1,2;b,3,4                  |
            x,more,y,class;1,9,2,a;3,9,4,b         | test.csv: passed over more, which the training rows have not
            x,y,class;1,2,a;3,,b                   | test.csv: column y: 1 cell is missing, filled with the training rows' mean (none was missing there)
            """)
    void columnsAreFoundByName(String test, String told) throws IOException {
        write("train.csv", "x,y,class\n1,2,a\n3,4,b\n");
        write("test.csv", test.replace(";", "\n"));
        Preprocessing seen = new CsvDataSet().look(folder);

        ImageSet rows = open(folder, 0, seen).test();

        float[] values = ((Raw.Numbers) rows.raw()).values();
        assertThat(values).startsWith(-1, -1, 1).hasSize(4);
        assertThat(labels(rows)).containsExactly(0, 1);
        List<String> notes =
                new CsvDataSet().summary(Optional.of(folder), seen, 0).notes();
        assertThat(notes.stream().filter(note -> note.startsWith("test.csv:")).toList())
                .isEqualTo(told == null ? List.of() : List.of(told));
    }

    @Test
    void theSameClassesMayBeWrittenOtherwise() throws IOException {
        write("train.csv", "x,label\n1,0.0\n2,1.0\n");
        write("test.csv", "x,label\n5,1\n5,0\n");
        Preprocessing seen = new CsvDataSet().look(folder);

        assertThat(seen.classes()).containsExactly("0", "1");
        assertThat(labels(open(folder, 0, seen).test())).containsExactly(1, 0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # training                | test                  | the sentence
            x,y,class;1,2,a;3,4,b     | 1,2,a;3,4,b           | line 1 is no heading with the columns of the training rows (x, y)
            1,2,a;3,4,b               | x,y,class;1,2,a;3,4,b | line 1 is a heading (x, y, class), which the training rows have not
            x,y,class;1,2,a;3,4,b     | x,class;1,a;3,b       | there is no column y, expected every column that the network was trained on
            x,y,class;1,2,a;3,4,b     | x,y;1,2;3,4           | the label is class, but there is no such column, expected one of x, y
            x,y,class;1,2,a;3,4,b     | x,y,class;1,2,c       | line 2, column class: the label is "c", expected one of a, b
            x,y,class;1,2,a;3,4,b     | x,y,class;1,two,a     | line 2, column y: the cell is "two", expected a number
            """)
    void filesThatDisagreeAreRefused(String training, String test, String sentence) throws IOException {
        write("train.csv", training.replace(";", "\n"));
        write("test.csv", test.replace(";", "\n"));
        Preprocessing seen = new CsvDataSet().look(folder);

        assertThatThrownBy(() -> open(folder, 0, seen))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(folder.resolve("test.csv") + ": " + sentence);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            # the table                  | the sentence
            ''                           | : the file is empty, expected two or more columns
            5;6                          | : line 1 has one column, expected two or more
            1,2,a;3,4,                   | : line 2, column 3: the label is missing, expected a class
            x,y,class;1,2,a;;3,b,b       | : line 4, column y: the cell is "b", expected a number
            class,x,y;a,1,2;b,3,inf      | : line 3, column y: the cell is "inf", expected a number
            class,x,y;a,1,2;b,3,1e999    | : line 3, column y: the cell is "1e999", expected a number
            1,2,a;3,4                    | : line 2 has 2 cells, expected 3 as in the first line
            x,class;1,a;2,"b             | : line 3 has a quote that is never closed
            1,two,a;3,4,b                | : line 1 (1, two, a) may be a heading or a row; say which with data.heading
            0,1,2;3,4,1;5,6,0            | : line 1 (0, 1, 2) may be a heading or a row; say which with data.heading
            0,1,1.0;0.5,2,0.0;0.5,3,1.0  | : line 1 (0, 1, 1.0) may be a heading or a row; say which with data.heading
            1,2,a;3,4,a                  | : column 3 holds 1 different labels in 2 rows, expected 2 to 256
            1,2,a;3,4,b                  | : holds 2 rows, of which 2 would train and 0 test
            x,x,class;1,2,a;3,4,b        | : line 1 calls two columns x, expected different names
            x,class;,a;,b;,a;,b          | : no column is left to learn from (x: all its cells are missing)
            x,class                      | : column class holds 0 different labels in 0 rows
            """)
    void whatIsWrongIsNamedByLineAndColumn(String text, String sentence) throws IOException {
        Path file = write("data.csv", text.replace(";", "\n"));

        assertThatThrownBy(() -> open(file, 0, new CsvDataSet().look(file)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(file + sentence);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # label | a column's option     | the sentence
            clas    |                       | data.label is clas, but there is no such column, expected one of x, y, class; did you mean class?
            class   | z ignore              | data.columns has z, but there is no such column, expected one of x, y, class
            y       | class number          | line 2, column class: the cell is "a", expected a number
            """)
    void whatTheJobSaysHasToBeThere(String label, String option, String sentence) throws IOException {
        Path file = write("data.csv", "x,y,class\n" + "1,2,a\n3,4,b\n".repeat(4));
        Map<String, TableOptions.Column> columns = option == null
                ? Map.of()
                : Map.of(
                        option.split(" ")[0],
                        option.endsWith("ignore")
                                ? new TableOptions.Column(Optional.empty(), Optional.of(TableOptions.Role.IGNORE))
                                : new TableOptions.Column(Optional.of(TableOptions.Type.NUMBER), Optional.empty()));

        assertThatThrownBy(() -> look(
                        file,
                        new TableOptions(Optional.of(label), Optional.empty(), '.', columns),
                        SplitOptions.DEFAULT))
                .hasMessageStartingWith(file + ": " + sentence);
    }

    @Test
    void theJobSaysWhatColumnsAre() throws IOException {
        Path file = write(
                "data.csv", "id,zip,kind,x\n" + "1,2,a,5\n2,3,b,6\n3,2,a,7\n4,3,b,8\n5,2,a,5\n6,3,b,5\n".repeat(2));
        TableOptions options = new TableOptions(
                Optional.empty(),
                Optional.empty(),
                '.',
                Map.of(
                        "zip",
                        new TableOptions.Column(Optional.of(TableOptions.Type.CATEGORY), Optional.empty()),
                        "kind",
                        new TableOptions.Column(Optional.empty(), Optional.of(TableOptions.Role.LABEL)),
                        "x",
                        new TableOptions.Column(Optional.empty(), Optional.of(TableOptions.Role.IGNORE))));

        Preprocessing seen = look(file, options, SplitOptions.DEFAULT);

        assertThat(seen.schema().orElseThrow().inputs()).containsExactly("id", "zip=2", "zip=3");
        assertThat(seen.classes()).containsExactly("a", "b");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path file = write("data.csv", EIGHT);
        Preprocessing others = new CsvDataSet().look(write("other.csv", EIGHT.replace("a", "c")));
        Preprocessing pictures = Preprocessing.unit(Shape.vector(2), List.of("a", "b"));

        assertThatThrownBy(() -> open(file, 0, others))
                .hasMessageContaining(", column 3: the label is \"a\", expected one of b, c");
        assertThatThrownBy(() -> open(file, 0, pictures)).hasMessageContaining("data.preprocessing has no table");
        assertThatThrownBy(() -> open(folder, 0, others)).hasMessageContaining("train.csv: there is no such file");
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> new CsvDataSet().look(file)).hasMessageContaining("no text in UTF-8");
        Path packed = folder.resolve("cut.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(EIGHT.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 20));
        assertThatThrownBy(() -> new CsvDataSet().look(packed)).hasMessage(packed + ": the gzip data is cut short");
    }

    @Test
    void rowsComeOneAfterAnotherAsANetworkTakesThem() throws IOException {
        Preprocessing seen = new CsvDataSet().look(write("train.csv", "x,y,class\n" + "1,2,a\n3,4,b\n".repeat(4)));
        Path file = write("new.csv", "y;extra;x\n4;7;3\n2;7;oops\n;7;1\n");
        float[] into = new float[3];

        try (TableRows rows = TableRows.open(file, new RowEncoder(seen.schema().orElseThrow()))) {
            assertThat(rows.extra()).containsExactly("extra");
            assertThat(rows.next(into, 1)).isTrue();
            assertThat(into).containsExactly(0, 1, 1);
            assertThat(rows.label()).isEmpty();
            assertThatThrownBy(() -> rows.next(into, 1))
                    .hasMessageStartingWith(file + ": line 3, column x: the cell is \"oops\", expected a number");
            assertThat(rows.next(into, 1)).isTrue();
            assertThat(into).containsExactly(0, -1, 0);
            assertThat(rows.tally().sentences()).singleElement().asString().startsWith("column y: 1 cell is missing");
            assertThat(rows.next(into, 1)).isFalse();
        }
    }

    private Preprocessing look(Path file, TableOptions table, SplitOptions split) {
        return new CsvDataSet().with(new DataOptions(split, table, false)).look(file);
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
