package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.target.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CsvDataSetTest {
    private static final String TEN = "1,2,a\n".repeat(4) + "3,4,b\n".repeat(6);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the table                                  | columns and label    | classes | first row
            0.5,-2e1,b;1,3,a                             | 1 2 3                | a b     | 0.5 -20 b
            width,height,class;0.5,-20,b;1,3,a           | width height class   | a b     | 0.5 -20 b
            Label,width,height;b,0.5,-20;a,1,3           | width height Label   | a b     | 0.5 -20 b
            "width, in m",height,kind;0.5,"-20",b;1,3,a  | width, in m height kind | a b  | 0.5 -20 b
            0.5,-20,10;1,3,9                             | 1 2 3                | 9 10    | 0.5 -20 10
            0.5,-20,b;;1,3,a;                            | 1 2 3                | a b     | 0.5 -20 b
            """)
    void aTableIsReadWithOrWithoutItsHeading(String text, String heading, String classes, String row)
            throws IOException {
        Path file = write("data.csv", text.replace(";", "\n"));

        CsvTable table = CsvTable.read(file);

        assertThat(String.join(" ", table.heading())).isEqualTo(heading);
        assertThat(new CsvDataSet().look(file).classes()).containsExactly(classes.split(" "));
        assertThat(table.labels().getFirst()).isEqualTo(row.split(" ")[2]);
        assertThat(table.values()[0]).isEqualTo(Float.parseFloat(row.split(" ")[0]));
        assertThat(table.values()[1]).isEqualTo(Float.parseFloat(row.split(" ")[1]));
        assertThat(table.labels()).hasSize(2);
    }

    @Test
    void columnsAreStandardisedOverTheTrainingRowsAndTheTenthRowTests() throws IOException {
        Path file = write("data.csv", "x,same,class\n" + "1,7,a\n".repeat(5) + "3,7,b\n".repeat(4) + "3,7,b\n");
        Preprocessing seen = new CsvDataSet().look(file);

        ImageSplits splits = DataSets.open("csv", Optional.of(file), 2, seen);

        assertThat(seen.input()).isEqualTo(Shape.vector(2));
        assertThat(splits.training().count()).isEqualTo(7);
        assertThat(splits.validation().count()).isEqualTo(2);
        assertThat(splits.test().count()).isEqualTo(1);
        Tensor batch = Tensor.over(new float[Tensor.capacity(2, 1, 1, 1)], 2, 1, 1, 1);
        int[] labels = new int[1];
        new BatchAssembler(seen).fill(splits.test(), new int[] {0}, batch, Targets.of(labels));
        float mean = (5 + 12) / 9f;
        float deviation = (float) Math.sqrt((5 * (1 - mean) * (1 - mean) + 4 * (3 - mean) * (3 - mean)) / 9);
        assertThat(batch.data()[batch.at(0, 0, 0, 0)]).isCloseTo((3 - mean) / deviation, within(1e-5f));
        assertThat(batch.data()[batch.at(1, 0, 0, 0)]).isZero();
        assertThat(labels).containsExactly(1);
    }

    @Test
    void aFolderHoldsTrainingAndTestRows() throws IOException {
        write("train.csv", "1,2,a\n3,4,b\n");
        write("test.csv", "5,6,b\n");

        ImageSplits splits = DataSets.open("csv", Optional.of(folder), 0, new CsvDataSet().look(folder));

        assertThat(splits.training().count()).isEqualTo(2);
        assertThat(splits.test().label(0)).isEqualTo(1);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            # the table                  | the sentence
            ''                           | : the file is empty, expected two or more columns
            5;6                          | : line 1 has one column, expected two or more columns
            1,2,a;3,,b                   | : line 2, column 2: the cell is empty, expected a value
            x,y,class;1,2,a;;3,b,b       | : line 4, column y: the cell is "b", expected a number
            class,x,y;a,1,2;b,3,NaN      | : line 3, column y: the cell is "NaN", expected a number
            1,2,a;3,4                    | : line 2 has 2 cells, expected 3 as in the first line
            1,two,a;3,4,b                | : line 1, column 2: the cell is "two", expected a number
            1,2,a;3,4,a                  | : column 3 holds 1 different labels, expected 2 to 256
            1,2,a;3,4,b                  | : holds 2 rows, expected ten or more
            """)
    void whatIsWrongIsNamedByLineAndColumn(String text, String sentence) throws IOException {
        Path file = write("data.csv", text.replace(";", "\n"));

        assertThatThrownBy(() -> DataSets.open("csv", Optional.of(file), 0, new CsvDataSet().look(file)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(file + sentence);
    }

    @Test
    void otherLabelsColumnsAndFilesThanTheJobSaysAreNamed() throws IOException {
        Path file = write("data.csv", TEN);
        Preprocessing others = Preprocessing.unit(Shape.vector(2), List.of("b", "c"));
        Preprocessing wider = Preprocessing.unit(Shape.vector(3), List.of("a", "b"));

        assertThatThrownBy(() -> DataSets.open("csv", Optional.of(file), 0, others))
                .hasMessageContaining(", column 3: the label is \"a\", expected one of b, c");
        assertThatThrownBy(() -> DataSets.open("csv", Optional.of(file), 0, wider))
                .hasMessageContaining("has 2 columns beside the label, expected 3");
        assertThatThrownBy(() -> DataSets.open("csv", Optional.of(folder), 0, others))
                .hasMessageContaining("train.csv: there is no such file");
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> new CsvDataSet().look(file)).hasMessageContaining("no text in UTF-8");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
