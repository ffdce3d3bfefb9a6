package io.coppice.compute.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RowEncoderTest {
    private static final TableSchema SCHEMA = new TableSchema(
            "label",
            true,
            '.',
            List.of(
                    new TableColumn.Ignored("", "no name"),
                    new TableColumn.Numeric("north", 52.00000005, 1e-8, false),
                    new TableColumn.Category("cut", List.of("Fair", "", "3"), true),
                    new TableColumn.Ignored("note", "text of 90 values"),
                    new TableColumn.YesNo("paid", "no", "yes"),
                    new TableColumn.Numeric("tiny", 0, 1e-20, true)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # north, cut, paid, tiny  | inputs                 | what is counted
            52.00000006,Fair,yes,2e-20| 1 1 0 0 0 1 2 0        |
            52.00000004,3.0,no,-1e-20 | -1 0 0 1 0 -1 -1 0     |
            52.00000005,NA,yes,?      | 0 0 1 0 0 1 0 1        | cut: 1 cell is missing, a value of its own; tiny: 1 cell is missing, filled with the training rows' mean and told to the network
            NaN,Good,,0               | 0 0 0 0 1 0 0 0        | north: 1 cell is missing, filled with the training rows' mean (none was missing there); cut: 1 cell is of a value that the training rows did not have; paid: 1 cell is missing, halfway between no and yes
            """)
    void aRowBecomesInputs(String row, String inputs, String counted) {
        RowTally tally = new RowTally(SCHEMA);
        float[] into = new float[10];

        new RowEncoder(SCHEMA).encode(List.of(row.split(",")), into, 1, tally);

        String[] expected = inputs.split(" ");
        assertThat(expected).hasSize(SCHEMA.width());
        for (int i = 0; i < expected.length; i++) {
            assertThat(into[i + 1]).isCloseTo(Float.parseFloat(expected[i]), within(1e-6f));
        }
        assertThat(String.join("; ", tally.sentences()).replace("column ", ""))
                .isEqualTo(counted == null ? "" : counted);
    }

    @Test
    void columnsAreFoundByNameInWhateverOrder() {
        RowEncoder encoder = new RowEncoder(SCHEMA);

        assertThat(encoder.places(List.of("tiny", "more", "paid", "cut", "north")))
                .containsExactly(4, 3, 2, 0);
        assertThat(encoder.extra(List.of("tiny", "more", "note", "label", "", "cut")))
                .containsExactly("more");
        assertThatThrownBy(() -> encoder.places(List.of("north", "cut", "Paid")))
                .hasMessage("there are no columns paid, tiny, expected every column that the network was trained on;"
                        + " its columns are north, cut, Paid");
        assertThatThrownBy(() -> encoder.encode(List.of("x", "Fair", "no", "1"), new float[8], 0, new RowTally(SCHEMA)))
                .hasMessageStartingWith("column north: the cell is \"x\", expected a number");
    }

    @Test
    void aSchemaIsReadBackAsItWasWritten() {
        assertThat(TableTrees.read(TableTrees.write(SCHEMA))).isEqualTo(SCHEMA);
        assertThat(SCHEMA.inputs())
                .containsExactly(
                        "north",
                        "cut=Fair",
                        "cut is missing",
                        "cut=3",
                        "cut is another",
                        "paid",
                        "tiny",
                        "tiny is missing");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource(delimiter = '|', textBlock = """
            # cell                 | with point          | with comma
            5                      | 5                   | 5
            -0.25                  | -0.25               | NaN
            -0,25                  | NaN                 | -0.25
            1e-20                  | 1e-20               | 1e-20
            +1.5E+3                | 1500                | NaN
            .5                     | 0.5                 | NaN
            5.                     | 5                   | NaN
            0.1                    | 0.1                 | NaN
            123456789012345678901  | 123456789012345678901 | 123456789012345678901
            52.000000123456789012345678901234567890 | 52.000000123456789012345678901234567890 | NaN
            1e301                  | NaN                 | NaN
            1e999                  | NaN                 | NaN
            Infinity               | NaN                 | NaN
            1d                     | NaN                 | NaN
            0x10                   | NaN                 | NaN
            1.2.3                  | NaN                 | NaN
            1.234,5                | NaN                 | NaN
            -                      | NaN                 | NaN
            e5                     | NaN                 | NaN
            5e                     | NaN                 | NaN
            ''                     | NaN                 | NaN
            """)
    void cellsAreReadAsTheNearestDouble(String cell, double point, double comma) {
        assertThat(Cells.number(cell, '.')).isEqualTo(Double.valueOf(point));
        assertThat(Cells.number(cell, ',')).isEqualTo(Double.valueOf(comma));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1.0, 1", "-3.000, -3", "1, 1", "1.10, 1.10", "1., 1", "x.0, x.0", ".0, .0", "v1.0, v1.0", "-.0, -.0"})
    void wholeNumbersAreTheSameLabelHoweverTheyAreWritten(String cell, String word) {
        assertThat(Cells.label(cell)).isEqualTo(word);
    }
}
