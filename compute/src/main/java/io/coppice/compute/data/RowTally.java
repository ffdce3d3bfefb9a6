package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts the cells that a network did not know, so that it can be said. Belongs to one thread. */
public final class RowTally {
    private final List<TableColumn> features;
    private final long[] missing;
    private final long[] unknown;

    public RowTally(TableSchema schema) {
        this.features = schema.features();
        this.missing = new long[features.size()];
        this.unknown = new long[features.size()];
    }

    void count(int feature, TableColumn.Cell cell) {
        switch (cell) {
            case MISSING -> missing[feature]++;
            case UNKNOWN -> unknown[feature]++;
            case KNOWN, NO_NUMBER -> {}
        }
    }

    /** A sentence for every column of which cells were missing or held words unknown to the network. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            String name = "column " + features.get(i).name() + ": ";
            if (missing[i] > 0) {
                sentences.add(name + cells(missing[i]) + " missing, " + filled(features.get(i)));
            }
            if (unknown[i] > 0) {
                sentences.add(name + cells(unknown[i]) + " of a value that the training rows did not have");
            }
        }
        return sentences;
    }

    private static String cells(long count) {
        return count == 1 ? "1 cell is" : String.format(Locale.ROOT, "%,d cells are", count);
    }

    private static String filled(TableColumn column) {
        return switch (column) {
            case TableColumn.Numeric numeric ->
                numeric.indicated()
                        ? "filled with the training rows' mean and told to the network"
                        : "filled with the training rows' mean (none was missing there)";
            case TableColumn.Category category ->
                category.values().contains("") ? "a value of its own" : "which no training row was";
            case TableColumn.YesNo yesNo -> "halfway between " + yesNo.no() + " and " + yesNo.yes();
            case TableColumn.Ignored ignored -> "and left out";
        };
    }
}
