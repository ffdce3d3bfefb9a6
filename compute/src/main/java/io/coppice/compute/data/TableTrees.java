package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link TableSchema} as maps, lists, texts, numbers and truths, as jobs and the metadata of models write it. */
public final class TableTrees {
    private static final String NUMBER = "number";
    private static final String CATEGORY = "category";
    private static final String YES_NO = "yes-no";
    private static final String IGNORE = "ignore";

    private TableTrees() {}

    /** Keys in the order in which people read them. */
    public static Map<String, Object> write(TableSchema schema) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("label", schema.label());
        tree.put("heading", schema.headed());
        tree.put("decimal", String.valueOf(schema.decimal()));
        tree.put("columns", columns(schema));
        return tree;
    }

    /** A map a column. */
    public static List<Map<String, Object>> columns(TableSchema schema) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (TableColumn column : schema.columns()) {
            columns.add(write(column));
        }
        return columns;
    }

    private static Map<String, Object> write(TableColumn column) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", column.name());
        switch (column) {
            case TableColumn.Numeric numeric -> {
                tree.put("type", NUMBER);
                tree.put("mean", numeric.mean());
                tree.put("deviation", numeric.deviation());
                if (numeric.indicated()) {
                    tree.put("missing", true);
                }
            }
            case TableColumn.Category category -> {
                tree.put("type", CATEGORY);
                tree.put("values", category.values());
                if (category.other()) {
                    tree.put("other", true);
                }
            }
            case TableColumn.YesNo yesNo -> {
                tree.put("type", YES_NO);
                tree.put("no", yesNo.no());
                tree.put("yes", yesNo.yes());
            }
            case TableColumn.Ignored ignored -> {
                tree.put("type", IGNORE);
                tree.put("reason", ignored.reason());
            }
        }
        return tree;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException naming what is wrong, as "columns 3, mean is x, expected a number"
     */
    public static TableSchema read(Map<?, ?> tree) {
        String decimal = text(tree, "", "decimal");
        if (decimal.length() != 1) {
            throw wrong("", "decimal", decimal, ". or ,");
        }
        List<TableColumn> columns = new ArrayList<>();
        for (Object column : list(tree, "", "columns")) {
            String place = "columns " + (columns.size() + 1) + ", ";
            if (!(column instanceof Map<?, ?> of)) {
                throw wrong("", "columns", column, "a map with name and type");
            }
            columns.add(column(of, place));
        }
        return new TableSchema(text(tree, "", "label"), truth(tree, "", "heading", true), decimal.charAt(0), columns);
    }

    private static TableColumn column(Map<?, ?> tree, String place) {
        String name = text(tree, place, "name");
        String type = text(tree, place, "type");
        return switch (type) {
            case NUMBER ->
                new TableColumn.Numeric(
                        name,
                        number(tree, place, "mean"),
                        number(tree, place, "deviation"),
                        truth(tree, place, "missing", false));
            case CATEGORY ->
                new TableColumn.Category(name, texts(tree, place, "values"), truth(tree, place, "other", false));
            case YES_NO -> new TableColumn.YesNo(name, text(tree, place, "no"), text(tree, place, "yes"));
            case IGNORE -> new TableColumn.Ignored(name, text(tree, place, "reason"));
            default ->
                throw wrong(
                        place, "type", type, "one of " + String.join(", ", List.of(NUMBER, CATEGORY, YES_NO, IGNORE)));
        };
    }

    private static String text(Map<?, ?> tree, String place, String key) {
        Object value = tree.get(key);
        if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
            throw wrong(place, key, value, "text");
        }
        return value.toString();
    }

    private static double number(Map<?, ?> tree, String place, String key) {
        if (tree.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(place, key, tree.get(key), "a number");
    }

    private static boolean truth(Map<?, ?> tree, String place, String key, boolean fallback) {
        return switch (tree.get(key)) {
            case null -> fallback;
            case Boolean truth -> truth;
            case Object other -> throw wrong(place, key, other, "true or false");
        };
    }

    private static List<?> list(Map<?, ?> tree, String place, String key) {
        if (tree.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(place, key, tree.get(key), "a list");
    }

    private static List<String> texts(Map<?, ?> tree, String place, String key) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(tree, place, key)) {
            if (element == null || element instanceof Map<?, ?> || element instanceof List<?>) {
                throw wrong(place, key, element, "texts");
            }
            texts.add(element.toString());
        }
        return texts;
    }

    private static IllegalArgumentException wrong(String place, String key, Object value, String expected) {
        return new IllegalArgumentException(
                place + key + " is " + (value == null ? "missing" : value) + ", expected " + expected);
    }
}
