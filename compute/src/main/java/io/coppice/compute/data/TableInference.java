package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds out from the training rows what the columns of a table are. */
final class TableInference {
    /** So many words a category may have of its own; rarer ones share an input. */
    private static final int MOST_VALUES = 255;

    /** In a column of numbers, words that come so often and are so few are values, as in 0, 1, 2, 3+. */
    private static final int FEW_VALUES = 20;

    private static final int RARE = 2;
    private static final Set<Set<String>> YES_NO = Set.of(
            Set.of("yes", "no"), Set.of("y", "n"), Set.of("true", "false"), Set.of("t", "f"), Set.of("on", "off"));
    private static final Set<String> YES = Set.of("yes", "y", "true", "t", "on");
    private static final Set<String> COUNTERS = Set.of("id", "index", "idx", "row", "rowid", "row_id", "rownum", "nr");

    private final Table table;
    private final TableOptions options;
    private final SplitOptions split;
    private final int[] rows;

    /** @param rows those that train or validate */
    TableInference(Table table, TableOptions options, SplitOptions split, int[] rows) {
        this.table = table;
        this.options = options;
        this.split = split;
        this.rows = rows;
    }

    TableSchema schema() {
        List<TableColumn> columns = table.names().stream().map(this::column).toList();
        if (columns.stream().allMatch(column -> column.width() == 0)) {
            String reasons = String.join(
                    "; ",
                    columns.stream()
                            .map(column -> ((TableColumn.Ignored) column))
                            .map(column -> column.name() + ": " + column.reason())
                            .limit(5)
                            .toList());
            throw new UnusableFileException(table.file() + ": no column is left to learn from (" + reasons
                    + "); say what they are with data.columns");
        }
        return new TableSchema(table.label(), table.headed(), table.decimal(), columns);
    }

    private TableColumn column(String name) {
        TableOptions.Column said = options.of(name);
        if (name.isEmpty() || name.matches("Unnamed: \\d+")) {
            return new TableColumn.Ignored(name, "no name, as the index of a data frame has none");
        }
        if (said.is(TableOptions.Role.IGNORE)) {
            return new TableColumn.Ignored(name, "as data.columns says");
        }
        if (options.further().contains(name)) {
            return new TableColumn.Ignored(name, "it is predicted, as data.label says");
        }
        boolean unsaid = said.isUnsaid();
        if (unsaid && split.group().filter(name::equals).isPresent()) {
            return new TableColumn.Ignored(name, "it groups the rows of the split");
        }
        if (unsaid && split.time().filter(name::equals).isPresent()) {
            return new TableColumn.Ignored(name, "it is the time of the split");
        }
        ColumnCells cells = table.columns().get(name);
        if (cells.isText()) {
            return text(name, said, "text of more than 10,000 different values");
        }
        TableColumn column = said.type()
                .map(type -> type == TableOptions.Type.NUMBER ? numeric(name, cells) : category(name, cells))
                .orElseGet(() -> inferred(name, cells, said));
        return unsaid && COUNTERS.contains(name.toLowerCase(Locale.ROOT)) && countsRows(cells)
                ? new TableColumn.Ignored(name, "it counts the rows")
                : column;
    }

    private TableColumn text(String name, TableOptions.Column said, String what) {
        if (said.role().isPresent() || said.type().isPresent()) {
            throw new UnusableFileException(table.file() + ": column " + name + " is " + what
                    + ", which cannot be a feature; leave it out with data.columns { \"" + name
                    + "\" { role = ignore } }");
        }
        return new TableColumn.Ignored(name, what);
    }

    private TableColumn inferred(String name, ColumnCells cells, TableOptions.Column said) {
        int numbers = 0;
        int[] ofWord = new int[cells.words().size()];
        int missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            int word = cells.word(row);
            numbers += word == -1 ? 1 : 0;
            missing += word == -2 ? 1 : 0;
            if (word >= 0) {
                ofWord[word]++;
            }
        }
        int words = 0;
        boolean once = false;
        for (int word = 0; word < ofWord.length; word++) {
            boolean value = !Cells.isMissingNumber(cells.words().get(word));
            words += value ? ofWord[word] : 0;
            once |= value && ofWord[word] < RARE;
        }
        if (numbers + words == 0 && ofWord.length == 0) {
            return new TableColumn.Ignored(name, "all its cells are missing");
        }
        if (words == 0 && numbers > 0) {
            return numeric(name, cells);
        }
        if (numbers > 0 && (once || distinct(cells) > FEW_VALUES) && 2 * numbers >= words) {
            throw noNumber(name, cells);
        }
        if (numbers == 0 && areDecimalCommas(cells)) {
            throw noNumber(name, cells);
        }
        if (numbers == 0 && said.isUnsaid() && areDates(cells)) {
            return new TableColumn.Ignored(name, "dates, which are no numbers");
        }
        int distinct = distinct(cells);
        if (distinct > MOST_VALUES || 2 * distinct > table.rows() - missing) {
            return text(
                    name, said, "text of " + distinct + " different values in " + (table.rows() - missing) + " rows");
        }
        return category(name, cells);
    }

    private boolean areDecimalCommas(ColumnCells cells) {
        return table.decimal() == '.'
                && cells.words().stream().allMatch(word -> !Double.isNaN(Cells.number(word, ',')));
    }

    private static boolean areDates(ColumnCells cells) {
        return cells.words().stream().noneMatch(word -> Double.isNaN(Times.seconds(word)));
    }

    private int distinct(ColumnCells cells) {
        return counted(cells).size();
    }

    /** Every different value with how often the training rows have it; the missing one is empty. */
    private Map<String, Integer> counted(ColumnCells cells) {
        int[] ofWord = new int[cells.words().size()];
        Map<Double, Integer> ofNumber = new HashMap<>();
        int missing = 0;
        for (int row : rows) {
            int word = cells.word(row);
            if (word >= 0) {
                ofWord[word]++;
            } else if (word == -1) {
                ofNumber.merge(cells.number(row), 1, Integer::sum);
            } else {
                missing++;
            }
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int word = 0; word < ofWord.length; word++) {
            counts.put(cells.words().get(word), ofWord[word]);
        }
        ofNumber.forEach((number, count) -> counts.merge(Cells.word(number), count, Integer::sum));
        counts.put("", missing);
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private TableColumn category(String name, ColumnCells cells) {
        Map<String, Integer> counts = counted(cells);
        if (isYesNo(counts.keySet())) {
            List<String> both = counts.keySet().stream()
                    .filter(word -> !word.isEmpty())
                    .sorted(Comparator.comparing(word -> YES.contains(word.toLowerCase(Locale.ROOT))))
                    .toList();
            return new TableColumn.YesNo(name, both.get(0), both.get(1));
        }
        List<String> frequent = counts.entrySet().stream()
                .filter(value -> value.getValue() >= RARE)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .limit(MOST_VALUES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (frequent.isEmpty()) {
            return text(name, options.of(name), "text that never comes twice");
        }
        return new TableColumn.Category(name, frequent, frequent.size() < counts.size());
    }

    private static boolean isYesNo(Set<String> values) {
        List<String> small = new ArrayList<>();
        for (String value : values) {
            if (!value.isEmpty()) {
                small.add(value.toLowerCase(Locale.ROOT));
            }
        }
        return small.size() == 2 && YES_NO.contains(Set.copyOf(small));
    }

    private TableColumn numeric(String name, ColumnCells cells) {
        if (cells.words().stream().anyMatch(word -> !Cells.isMissingNumber(word))) {
            throw noNumber(name, cells);
        }
        ColumnStatistics statistics = ColumnStatistics.of(cells, rows);
        return new TableColumn.Numeric(
                name, statistics.mean(), statistics.deviation(), statistics.numbers() < rows.length);
    }

    private UnusableFileException noNumber(String name, ColumnCells cells) {
        int word = 0;
        while (Cells.isMissingNumber(cells.words().get(word))) {
            word++;
        }
        String cell = cells.words().get(word);
        boolean comma = table.decimal() == '.' && !Double.isNaN(Cells.number(cell, ','));
        return new UnusableFileException(table.file() + ": line " + cells.line(word) + ", column " + name
                + ": the cell is \"" + cell + "\", expected a number; "
                + (comma
                        ? "if its comma is the decimal point, set data.decimal = \",\""
                        : "change it, leave the line out, or say what the column is with data.columns { \"" + name
                                + "\" { type = category } } or { role = ignore }"));
    }

    private boolean countsRows(ColumnCells cells) {
        boolean counts = table.rows() > 2;
        for (int row = 1; row < table.rows() && counts; row++) {
            counts = cells.number(row) == cells.number(row - 1) + 1;
        }
        return counts;
    }

    /** Columns without a name of their own that only count the rows: they are kept, but it should be told. */
    List<String> counters() {
        return table.names().stream()
                .filter(name -> table.columns().get(name) != null)
                .filter(name -> !COUNTERS.contains(name.toLowerCase(Locale.ROOT)))
                .filter(name -> !table.columns().get(name).isText())
                .filter(name -> countsRows(table.columns().get(name)))
                .map(name -> "column " + name + " counts the rows; if it is an index and no feature, leave it out with"
                        + " data.columns { \"" + name + "\" { role = ignore } }")
                .toList();
    }
}
