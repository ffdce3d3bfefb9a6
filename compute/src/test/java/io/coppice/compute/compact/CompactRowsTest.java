package io.coppice.compute.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.Raw;
import io.coppice.compute.data.RowEncoder;
import io.coppice.compute.data.RowTally;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableRow;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network of a table is asked by numbers, by names, by maps, and says the same. */
@Timeout(60)
class CompactRowsTest {
    private static final TableSchema SCHEMA = new TableSchema(
            "sort",
            true,
            '.',
            List.of(
                    new TableColumn.Numeric("length", 4, 2, true),
                    new TableColumn.Category("colour", List.of("blue", "3", ""), true),
                    new TableColumn.YesNo("wild", "no", "yes"),
                    new TableColumn.Ignored("note", "text")));
    private static final CompactModel MODEL = model();

    private static CompactModel model() {
        Shape input = Shape.vector(SCHEMA.width());
        Network network = new ModelSettings("mlp", List.of(4)).create(input, 3);
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            float[] values = new float[network.blocks().get(block).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i * 7 % 11 - 5) / 4f;
            }
            blocks.add(values);
        }
        List<float[]> gates = new ArrayList<>();
        network.gates().forEach(gate -> {
            float[] open = new float[gate.units()];
            Arrays.fill(open, 1);
            gates.add(open);
        });
        return new CompactModel(
                Compaction.of(FoldedNetwork.of(network, blocks, gates)),
                Preprocessing.ofTable(input, SCHEMA, List.of("a", "b", "c")),
                Map.of());
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource(textBlock = """
            # length, colour, wild
            6,        blue,   yes
            0.5,      3,      no
            -1e3,     red,    ?
            NaN,      '',     yes
            """)
    void namesPlacesAndMapsSayTheSame(double length, String colour, String wild) {
        float[] inputs = new float[SCHEMA.width()];
        new RowEncoder(SCHEMA)
                .encode(
                        List.of(Double.isNaN(length) ? "" : Double.toString(length), colour, wild),
                        inputs,
                        0,
                        new RowTally(SCHEMA));
        float[] logits = new float[3];
        MODEL.logits(new Raw.Numbers(inputs), 1, logits);
        float[] expected = logits.clone();
        MODEL.preprocessing().targets().predict(expected, 0);
        TableRow row = MODEL.row().set("wild", wild).set("colour", colour).set("length", length);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("colour", colour);
        map.put("length", Double.isNaN(length) ? null : length);
        map.put("wild", wild);

        assertThat(MODEL.predict(row)).containsExactly(expected);
        assertThat(MODEL.predict(map)).containsExactly(expected);
        assertThat(MODEL.predict(row.clear().set(0, length).set(1, colour).set(2, wild)))
                .containsExactly(expected);
    }

    @Test
    void numbersStandForTheWordsThatTheyAreWrittenAs() {
        float[] two = MODEL.predict(new float[] {6, 3, Float.NaN, 5, Float.NaN, 1});

        assertThat(two).hasSize(6);
        assertThat(Arrays.copyOf(two, 3))
                .containsExactly(MODEL.predict(MODEL.row().set("length", 6).set("colour", "3.0")));
        assertThat(Arrays.copyOfRange(two, 3, 6))
                .containsExactly(MODEL.predict(MODEL.row().set("length", 5)));
        assertThat(MODEL.columns()).extracting(TableColumn::name).containsExactly("length", "colour", "wild");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        TableRow row = MODEL.row();
        assertThatThrownBy(() -> row.set("weight", 1))
                .hasMessage("the network asks for no column weight, expected one of length, colour, wild");
        assertThatThrownBy(() -> row.set("length", "long"))
                .hasMessage("column length: the cell is \"long\", expected a finite number");
        assertThatThrownBy(() -> row.set("length", Double.POSITIVE_INFINITY)).hasMessageContaining("column length");
        assertThatThrownBy(() -> MODEL.predict(new float[] {1, 2})).hasMessageContaining("take 3 each");
        assertThatThrownBy(() -> MODEL.predict(Map.of("length", 1, "colour", "blue")))
                .hasMessageStartingWith("the row has no column wild");
        assertThatThrownBy(() -> MODEL.predict(new byte[7])).hasMessageContaining("rows of a table and not images");
        assertThatThrownBy(() -> MODEL.predict(
                        new TableRow(
                                new TableSchema("x", true, '.', List.of(new TableColumn.Numeric("n", 0, 1, false)))),
                        new float[3]))
                .hasMessage("the row is of another network; take one of row()");
    }
}
