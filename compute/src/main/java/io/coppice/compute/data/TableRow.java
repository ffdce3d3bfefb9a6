package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One row on its way into a network that was trained on a table: a buffer to be filled by the columns' names or places, asked
 * about, and filled again. What was not set counts as missing. Setting numbers, and words that the network knows, allocates
 * nothing. Belongs to one thread.
 */
public final class TableRow {
    private final TableSchema schema;
    private final List<TableColumn> features;
    private final Map<String, Integer> places = new HashMap<>();
    private final int[] at;
    private final List<Map<String, Integer>> words = new ArrayList<>();
    private final float[] inputs;

    /** A row of which everything is missing. */
    public TableRow(TableSchema schema) {
        this.schema = schema;
        this.features = schema.features();
        this.at = new int[features.size()];
        this.inputs = new float[schema.width()];
        int to = 0;
        for (int place = 0; place < at.length; place++) {
            TableColumn column = features.get(place);
            places.put(column.name(), place);
            Map<String, Integer> known = new HashMap<>();
            if (column instanceof TableColumn.Category category) {
                for (int value = 0; value < category.values().size(); value++) {
                    known.put(category.values().get(value), value);
                }
            }
            words.add(known);
            at[place] = to;
            to += column.width();
        }
        clear();
    }

    /** How many columns the network asks for. */
    public int columns() {
        return at.length;
    }

    /**
     * Sets a column's number; NaN is a missing one. In a column of words, the word that the number is written as.
     *
     * @throws IllegalArgumentException when the network asks for no such column
     */
    public TableRow set(String column, double value) {
        return set(place(column), value);
    }

    /**
     * Sets a column as a file's cell has it: a number, a word, or empty where it is missing.
     *
     * @throws IllegalArgumentException when the network asks for no such column, or for a number and the cell is none
     */
    public TableRow set(String column, String cell) {
        return set(place(column), cell);
    }

    /** The same of a column by its place from 0 among those that the network asks for. */
    public TableRow set(int place, double value) {
        TableColumn column = features.get(place);
        if (column instanceof TableColumn.Numeric numeric) {
            if (Double.isInfinite(value)) {
                throw wrong(column, Double.toString(value));
            }
            numeric.encode(value, inputs, at[place]);
            return this;
        }
        return set(place, Double.isNaN(value) ? "" : Cells.word(value));
    }

    /** The same of a cell. */
    public TableRow set(int place, String cell) {
        TableColumn column = features.get(place);
        Integer known = words.get(place).get(cell);
        if (known != null && column instanceof TableColumn.Category category) {
            category.encode(known, inputs, at[place]);
            return this;
        }
        if (column.encode(cell.strip(), schema.decimal(), inputs, at[place]) == TableColumn.Cell.NO_NUMBER) {
            throw wrong(column, cell);
        }
        return this;
    }

    private static IllegalArgumentException wrong(TableColumn column, String cell) {
        return new IllegalArgumentException(
                "column " + column.name() + ": the cell is \"" + cell + "\", expected a finite number");
    }

    private int place(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException(
                    "the network asks for no column " + column + ", expected one of " + places());
        }
        return place;
    }

    private String places() {
        List<String> names = new ArrayList<>();
        for (TableColumn feature : features) {
            names.add(feature.name());
        }
        return TableHeading.listed(names);
    }

    /** Everything is missing again. */
    public TableRow clear() {
        Arrays.fill(inputs, 0);
        for (int place = 0; place < at.length; place++) {
            features.get(place).encode("", schema.decimal(), inputs, at[place]);
        }
        return this;
    }

    /** The inputs that the row makes, as the schema names them; this row's own array, not to be written. */
    public float[] inputs() {
        return inputs;
    }

    public TableSchema schema() {
        return schema;
    }
}
