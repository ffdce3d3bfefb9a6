package io.coppice.compute.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the rows of a table into the sets of its split, as a network's inputs. */
final class TableEncoding {
    private static final int BLOCK = 4096;

    private final Table table;
    private final TableSchema schema;
    private final RowTally tally;
    private final float[] training;
    private final float[] test;
    private final int[] places;

    private TableEncoding(Table table, TableSchema schema, SampleSplit split) {
        this.table = table;
        this.schema = schema;
        this.tally = new RowTally(schema);
        this.training = new float[numbers(split.training().length)];
        this.test = new float[numbers(split.test().length)];
        this.places = new int[table.rows()];
        for (int i = 0; i < split.training().length; i++) {
            places[split.training()[i]] = i;
        }
        for (int i = 0; i < split.test().length; i++) {
            places[split.test()[i]] = ~i;
        }
    }

    /** The inputs of both sets, [row][input], and what was missing or unknown of all. */
    record Encoded(float[] training, float[] test, RowTally tally) {}

    static Encoded of(Table table, TableSchema schema, SampleSplit split) {
        TableEncoding encoding = new TableEncoding(table, schema, split);
        encoding.run();
        return new Encoded(encoding.training, encoding.test, encoding.tally);
    }

    private int numbers(int rows) {
        long numbers = (long) rows * schema.width();
        if (numbers > Integer.MAX_VALUE - 8) {
            throw new UnusableFileException(table.file() + ": " + rows + " rows of " + schema.width()
                    + " inputs do not fit into the 2^31 numbers that a data set may have; use fewer rows or columns");
        }
        return (int) numbers;
    }

    /** Block after block, so that the places written to stay near each other. */
    private void run() {
        List<TableColumn> features = schema.features();
        ByWord[] words = new ByWord[features.size()];
        Arrays.setAll(
                words,
                i -> new ByWord(
                        features.get(i), table.columns().get(features.get(i).name())));
        for (int from = 0; from < table.rows(); from += BLOCK) {
            int offset = 0;
            for (int i = 0; i < words.length; i++) {
                encode(words[i], i, from, Math.min(table.rows(), from + BLOCK), offset);
                offset += features.get(i).width();
            }
        }
    }

    private void encode(ByWord column, int feature, int from, int to, int offset) {
        for (int row = from; row < to; row++) {
            int place = places[row];
            float[] into = place >= 0 ? training : test;
            int at = (place >= 0 ? place : ~place) * schema.width() + offset;
            TableColumn.Cell cell = column.encode(row, into, at);
            tally.count(feature, cell);
        }
    }

    /** A column of which every different word is looked up once. */
    private final class ByWord {
        private final TableColumn column;
        private final ColumnCells cells;
        private final float[][] inputs;
        private final TableColumn.Cell[] kinds;
        private final Map<Double, Integer> numbers = new HashMap<>();

        ByWord(TableColumn column, ColumnCells cells) {
            this.column = column;
            this.cells = cells;
            if (cells.isText()) {
                throw new UnusableFileException(table.file() + ": column " + column.name()
                        + " holds more than 10,000 different words, expected those of the training rows");
            }
            this.inputs = new float[cells.words().size()][column.width()];
            this.kinds = new TableColumn.Cell[inputs.length];
            for (int word = 0; word < inputs.length; word++) {
                String text = cells.words().get(word);
                kinds[word] = column.encode(text, schema.decimal(), inputs[word], 0);
                if (kinds[word] == TableColumn.Cell.NO_NUMBER) {
                    throw new UnusableFileException(table.file() + ": line " + cells.line(word) + ", column "
                            + column.name() + ": the cell is \"" + text
                            + "\", expected a number; change it or leave the line out");
                }
            }
        }

        TableColumn.Cell encode(int row, float[] into, int at) {
            int word = cells.word(row);
            if (word >= 0) {
                System.arraycopy(inputs[word], 0, into, at, inputs[word].length);
                return kinds[word];
            }
            if (word == -2) {
                return column.encode("", schema.decimal(), into, at);
            }
            double number = cells.number(row);
            return switch (column) {
                case TableColumn.Numeric numeric -> numeric.encode(number, into, at);
                case TableColumn.Category category -> {
                    int place = numbers.computeIfAbsent(
                            number, value -> category.values().indexOf(Cells.word(value)));
                    category.encode(place, into, at);
                    yield place < 0 ? TableColumn.Cell.UNKNOWN : TableColumn.Cell.KNOWN;
                }
                case TableColumn.YesNo yesNo -> yesNo.encode(Cells.word(number), schema.decimal(), into, at);
                case TableColumn.Ignored ignored -> TableColumn.Cell.KNOWN;
            };
        }
    }
}
