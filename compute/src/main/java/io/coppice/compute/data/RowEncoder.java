package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns rows of a table into the inputs of a network, by its {@link TableSchema}. Immutable: any thread may use it, each with
 * a tally of its own.
 */
public final class RowEncoder {
    private static final int NAMED = 5;

    private final TableSchema schema;
    private final List<TableColumn> features;

    public RowEncoder(TableSchema schema) {
        this.schema = schema;
        this.features = schema.features();
    }

    public TableSchema schema() {
        return schema;
    }

    /** How many inputs a row makes. */
    public int width() {
        return schema.width();
    }

    /** The columns that a row has to bring, in the order in which {@link #encode} wants their cells. */
    public List<TableColumn> features() {
        return features;
    }

    /**
     * Where the cells of the {@link #features} stand in the rows of a file: by name, in whatever order.
     *
     * @param heading the names of the file's columns, or their places as numbers from 1 where it has no heading
     * @return one place from 0 for each feature
     * @throws IllegalArgumentException naming the columns that are missing
     */
    public int[] places(List<String> heading) {
        int[] places = new int[features.size()];
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            places[i] = heading.indexOf(features.get(i).name());
            if (places[i] < 0) {
                missing.add(features.get(i).name());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException((missing.size() == 1 ? "there is no column " : "there are no columns ")
                    + listed(missing) + ", expected every column that the network was trained on; its columns are "
                    + listed(heading));
        }
        return places;
    }

    private static String listed(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
    }

    /** The columns of a file that the network does not know; they do no harm, but should be told. */
    public List<String> extra(List<String> heading) {
        List<String> extra = new ArrayList<>();
        for (String name : heading) {
            boolean known = name.equals(schema.label()) || name.isEmpty();
            for (TableColumn column : schema.columns()) {
                known |= column.name().equals(name);
            }
            if (!known) {
                extra.add(name);
            }
        }
        return extra;
    }

    /**
     * Writes the {@link #width} inputs of a row to {@code into} from {@code at}.
     *
     * @param cells one for each of the {@link #features}, without quotes and blanks around them
     * @param tally counts what was missing or unknown
     * @throws IllegalArgumentException naming the column and the cell that is no number
     */
    public void encode(List<String> cells, float[] into, int at, RowTally tally) {
        if (cells.size() != features.size()) {
            throw new IllegalArgumentException(
                    "the row has " + cells.size() + " cells, expected " + features.size() + ", one for each column");
        }
        int to = at;
        for (int i = 0; i < cells.size(); i++) {
            TableColumn column = features.get(i);
            TableColumn.Cell cell = column.encode(cells.get(i), schema.decimal(), into, to);
            if (cell == TableColumn.Cell.NO_NUMBER) {
                throw new IllegalArgumentException("column " + column.name() + ": the cell is \"" + cells.get(i)
                        + "\", expected a number; change it or leave the row out");
            }
            tally.count(i, cell);
            to += column.width();
        }
    }
}
