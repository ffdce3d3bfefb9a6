package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.List;

/** A table's schema in words, so that a user can see whether it was understood. */
final class TableWords {
    private static final int LISTED = 12;

    private TableWords() {}

    /** A sentence a kind of column. */
    static List<String> of(TableSchema schema) {
        List<String> numbers = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        List<String> yesNo = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        List<String> filled = new ArrayList<>();
        for (TableColumn column : schema.columns()) {
            switch (column) {
                case TableColumn.Numeric numeric -> {
                    numbers.add(numeric.name());
                    if (numeric.indicated()) {
                        filled.add(numeric.name());
                    }
                }
                case TableColumn.Category category ->
                    categories.add(category.name() + " (" + category.values().size()
                            + (category.other() ? " and others)" : ")"));
                case TableColumn.YesNo words -> yesNo.add(words.name());
                case TableColumn.Ignored out ->
                    ignored.add((out.name().isEmpty() ? "an unnamed column" : out.name()) + " (" + out.reason() + ")");
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("label " + schema.label() + "; " + schema.width() + " inputs"
                + (schema.headed() ? "" : "; no heading, so columns are known by their places"));
        add(lines, "numbers: ", numbers);
        add(lines, "categories: ", categories);
        add(lines, "yes or no: ", yesNo);
        add(lines, "missing cells are filled with the mean, and an input says so: ", filled);
        add(lines, "left out: ", ignored);
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            String some = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
            lines.add(what + some + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : ""));
        }
    }
}
