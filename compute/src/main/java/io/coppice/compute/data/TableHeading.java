package io.coppice.compute.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the columns of a file are called, which is decided by its first lines.
 *
 * @param headed whether the first line is a heading
 * @param names one a column; their places from 1 where there is no heading
 */
record TableHeading(Path file, boolean headed, List<String> names) {
    private static final int LINES = 200;
    private static final int LISTED = 12;

    /** Columns with such headings hold the label where nobody says which does, the first of these first. */
    private static final List<String> LABELS = List.of("label", "class", "target");

    /** Of a table that nothing is known of. */
    static TableHeading of(Path file, TableOptions options) {
        List<String[]> lines = firstLines(file);
        String[] first = lines.getFirst();
        boolean headed = options.heading().orElseGet(() -> isHeading(file, lines, options));
        return headed ? named(file, first) : new TableHeading(file, false, numbered(first.length));
    }

    /** Of a table that has to be like a known one. @throws UnusableFileException if only one of them has a heading */
    static TableHeading like(Path file, TableSchema schema) {
        List<String[]> lines = firstLines(file);
        String[] first = lines.getFirst();
        Set<String> known = new HashSet<>(Set.of(schema.label()));
        schema.columns().forEach(column -> known.add(column.name()));
        if (schema.headed()) {
            boolean found = Arrays.stream(first).anyMatch(cell -> !cell.isEmpty() && known.contains(cell));
            if (!found) {
                throw new UnusableFileException(file + ": line 1 is no heading with the columns of the training rows ("
                        + listed(
                                schema.columns().stream().map(TableColumn::name).toList())
                        + "); give the file the same heading");
            }
            return named(file, first);
        }
        if (isOverNumbers(lines, false) && !isOverNumbers(lines, true)) {
            throw new UnusableFileException(file + ": line 1 is a heading (" + listed(List.of(first))
                    + "), which the training rows have not; give both files one, or neither");
        }
        return new TableHeading(file, false, numbered(first.length));
    }

    private static List<String[]> firstLines(Path file) {
        List<String[]> lines = new ArrayList<>();
        try (CsvRecords records = CsvRecords.open(file)) {
            while (lines.size() < LINES && records.next()) {
                lines.add(records.row());
            }
            if (lines.isEmpty()) {
                throw new UnusableFileException(
                        file + ": the file is empty, expected two or more columns, one of them the label");
            }
            if (lines.getFirst().length < 2) {
                throw new UnusableFileException(file + ": line 1 has one column, expected two or more, separated by"
                        + " commas, semicolons or tabs, one of them the label");
            }
        }
        return lines;
    }

    private static TableHeading named(Path file, String[] first) {
        Set<String> seen = new HashSet<>();
        for (String name : first) {
            if (!name.isEmpty() && !seen.add(name)) {
                throw new UnusableFileException(
                        file + ": line 1 calls two columns " + name + ", expected different names; rename one");
            }
        }
        return new TableHeading(file, true, List.of(first));
    }

    private static List<String> numbered(int columns) {
        return IntStream.rangeClosed(1, columns).mapToObj(Integer::toString).toList();
    }

    private static boolean isHeading(Path file, List<String[]> lines, TableOptions options) {
        String[] first = lines.getFirst();
        boolean namesLabel = Arrays.stream(first)
                .anyMatch(cell -> LABELS.contains(cell.toLowerCase(Locale.ROOT))
                        || options.saidLabel().filter(cell::equals).isPresent() && !isPlace(cell, first.length));
        boolean words = isOverNumbers(lines, false);
        boolean numbers = isOverNumbers(lines, true);
        if (namesLabel || words && !numbers || isAllText(lines)) {
            return true;
        }
        boolean counting = isCounting(first);
        if (words && !counting || counting && !words && !isUnlikeRows(lines)) {
            throw new UnusableFileException(file + ": line 1 (" + listed(List.of(first))
                    + ") may be a heading or a row; say which with data.heading = true or false");
        }
        return counting;
    }

    private static boolean isPlace(String cell, int columns) {
        return cell.matches("\\d{1,6}") && Integer.parseInt(cell) >= 1 && Integer.parseInt(cell) <= columns;
    }

    /** Whether the first line has a number, or else a word, over a column of nothing but numbers. */
    private static boolean isOverNumbers(List<String[]> lines, boolean number) {
        String[] first = lines.getFirst();
        for (int column = 0; column < first.length; column++) {
            boolean numbers = false;
            boolean others = number ? !isNumber(first[column]) : isValue(first[column]);
            for (String[] line : lines.subList(1, lines.size())) {
                String cell = column < line.length ? line[column] : "";
                numbers |= isNumber(cell);
                others |= !isValue(cell);
            }
            if (numbers && !others) {
                return true;
            }
        }
        return false;
    }

    /** Whether it may stand in a column of numbers. */
    private static boolean isValue(String cell) {
        return isNumber(cell) || Cells.isMissingNumber(cell);
    }

    private static boolean isNumber(String cell) {
        return !Double.isNaN(Cells.number(cell, '.')) || !Double.isNaN(Cells.number(cell, ','));
    }

    /** Whether there are only words, different ones, which do not come again: a table of categories, or nothing but a heading. */
    private static boolean isAllText(List<String[]> lines) {
        String[] first = lines.getFirst();
        boolean different = new HashSet<>(List.of(first)).size() == first.length;
        boolean words = Arrays.stream(first).noneMatch(TableHeading::isValue);
        for (String[] line : lines.subList(1, lines.size())) {
            for (int column = 0; column < Math.min(first.length, line.length); column++) {
                different &= !line[column].equals(first[column]);
            }
        }
        return different && words;
    }

    /** Whether the line counts the columns, 0, 1, 2 ..., as data frames do that have no names of their own. */
    private static boolean isCounting(String[] first) {
        int counted = 0;
        while (counted < first.length && first[counted].equals(Integer.toString(counted))) {
            counted++;
        }
        return counted >= Math.max(2, first.length - 1);
    }

    /**
     * Whether rows have fractions where the first line counts, and end otherwise; or so many columns that no row counts them
     * by chance.
     */
    private static boolean isUnlikeRows(List<String[]> lines) {
        String last = lines.getFirst()[lines.getFirst().length - 1];
        boolean fractions = false;
        boolean again = false;
        for (String[] line : lines.subList(1, lines.size())) {
            for (int column = 0; column < line.length - 1; column++) {
                fractions |= line[column].indexOf('.') >= 0 || line[column].indexOf(',') >= 0;
            }
            again |= line[line.length - 1].equals(last);
        }
        return lines.getFirst().length > 6 || fractions && !again;
    }

    /** The place of the label. */
    int label(TableOptions options) {
        Optional<String> said = options.saidLabel();
        if (said.isPresent()) {
            int place = names.indexOf(said.get());
            if (place < 0) {
                throw unknown("data.label is " + said.get(), said.get());
            }
            return place;
        }
        for (String label : LABELS) {
            for (int column = 0; headed && column < names.size(); column++) {
                if (names.get(column).equalsIgnoreCase(label)) {
                    return column;
                }
            }
        }
        return names.size() - 1;
    }

    /** Says that there is no column of a name that the job uses. */
    UnusableFileException unknown(String used, String name) {
        String near = names.stream()
                .filter(known -> Words.distance(known.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))
                        <= Math.max(1, name.length() / 3))
                .findFirst()
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        return new UnusableFileException(
                file + ": " + used + ", but there is no such column, expected one of " + listed(names) + near);
    }

    static String listed(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() > LISTED ? some + " and " + (names.size() - LISTED) + " more" : some;
    }
}
