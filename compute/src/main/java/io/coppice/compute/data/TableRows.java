package io.coppice.compute.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a file, one after another, as the inputs of a network that was trained on such a table. Nothing of the file is
 * kept. Belongs to one thread.
 */
public final class TableRows implements AutoCloseable {
    private final RowEncoder encoder;
    private final CsvRecords records;
    private final List<String> heading;
    private final int[] places;
    private final int labelAt;
    private final RowTally tally;
    private final List<String> cells = new ArrayList<>();

    private TableRows(Path file, RowEncoder encoder) {
        this.encoder = encoder;
        TableHeading found = TableHeading.like(file, encoder.schema());
        this.heading = found.names();
        this.tally = new RowTally(encoder.schema());
        try {
            this.places = encoder.places(withoutLabel(found, encoder.schema()));
        } catch (IllegalArgumentException missing) {
            throw new UnusableFileException(file + ": " + missing.getMessage(), missing);
        }
        this.labelAt =
                withoutLabel(found, encoder.schema()).indexOf(encoder.schema().label());
        this.records = CsvRecords.open(file);
        if (found.headed()) {
            records.next();
        }
    }

    /** Without a heading columns are known by place, and those behind the label move up where the file has none. */
    private static List<String> withoutLabel(TableHeading found, TableSchema schema) {
        int trained = schema.columns().size() + 1;
        if (schema.headed() || found.names().size() != trained - 1) {
            return found.names();
        }
        List<String> names = new ArrayList<>();
        for (int place = 1; place <= trained; place++) {
            names.add(Integer.toString(place));
        }
        names.remove(schema.label());
        return names;
    }

    /**
     * Opens a file and finds the schema's columns in it: by their names where the schema has any, in whatever order; the
     * label may be there or not.
     *
     * @throws UnusableFileException naming the columns that are missing
     */
    public static TableRows open(Path file, RowEncoder encoder) {
        return new TableRows(file, encoder);
    }

    /**
     * Takes the next row and writes its inputs to {@code into} from {@code at}.
     *
     * @return false at the end of the file
     * @throws UnusableFileException naming the line and what is wrong with it; the row after it can be taken nevertheless
     */
    public boolean next(float[] into, int at) {
        if (!records.next()) {
            return false;
        }
        if (records.cells() != heading.size()) {
            throw records.wrong(" has " + records.cells() + " cells, expected " + heading.size()
                    + " as in the first line; complete it or leave it out");
        }
        cells.clear();
        for (int place : places) {
            cells.add(records.cell(place));
        }
        try {
            encoder.encode(cells, into, at, tally);
        } catch (IllegalArgumentException noNumber) {
            throw records.wrong(", " + noNumber.getMessage());
        }
        return true;
    }

    /** Where the row stands in the file, from 1. */
    public int line() {
        return records.line();
    }

    /** The label of the row, as classes are written; empty where the file has no column of labels, or the cell is empty. */
    public Optional<String> label() {
        return labelAt < 0
                ? Optional.empty()
                : Optional.of(Cells.label(records.cell(labelAt))).filter(label -> !Cells.isMissing(label));
    }

    /** The columns that the network does not know. */
    public List<String> extra() {
        return encoder.extra(heading);
    }

    /** What of the rows so far was missing or unknown. */
    public RowTally tally() {
        return tally;
    }

    @Override
    public void close() {
        records.close();
    }
}
