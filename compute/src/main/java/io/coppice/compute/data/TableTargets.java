package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is predicted of a table: the classes of its label, or the numbers or answers of one column or several. */
final class TableTargets {
    private static final Set<String> YES = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "off");

    private TableTargets() {}

    /** What the options ask for, numbers as they are until {@link #scaled} has seen the training rows. */
    static TargetSchema look(Table table, TableOptions options) {
        List<String> columns = new ArrayList<>(List.of(table.label()));
        columns.addAll(options.further());
        return switch (options.targets()) {
            case TargetSchema.Numbers.KIND -> TargetSchema.Numbers.plain(columns);
            case TargetSchema.YesNo.KIND -> new TargetSchema.YesNo(columns);
            default -> new TargetSchema.Classes(classes(table));
        };
    }

    /** Numbers by their mean and deviation in the given rows; anything else as it is. */
    static TargetSchema scaled(Table table, TargetSchema targets, int[] rows) {
        if (!(targets instanceof TargetSchema.Numbers)) {
            return targets;
        }
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        for (String name : targets.names()) {
            ColumnCells cells = cells(table, name);
            requireNumbers(table, name, cells);
            ColumnStatistics statistics = ColumnStatistics.of(cells, rows);
            mean.add(statistics.mean());
            deviation.add(statistics.deviation());
        }
        return new TargetSchema.Numbers(targets.names(), mean, deviation);
    }

    /** What the rows are divided by evenly: their class, or the answer of the first column; numbers are of one kind. */
    static int[] strata(Table table, TargetSchema targets) {
        return switch (targets) {
            case TargetSchema.Classes classes -> table.classes(classes.names());
            case TargetSchema.Numbers numbers -> new int[table.rows()];
            case TargetSchema.YesNo yesNo -> {
                float[] answers = answers(table, yesNo.names().getFirst());
                int[] strata = new int[answers.length];
                for (int row = 0; row < strata.length; row++) {
                    strata[row] = (int) answers[row];
                }
                yield strata;
            }
        };
    }

    /** How many {@link #strata} there are. */
    static int strataOf(TargetSchema targets) {
        return switch (targets) {
            case TargetSchema.Classes classes -> classes.outputs();
            case TargetSchema.Numbers numbers -> 1;
            case TargetSchema.YesNo yesNo -> 2;
        };
    }

    /** What the strata are called; no name where there is only one. */
    static List<String> strataNames(TargetSchema targets) {
        return switch (targets) {
            case TargetSchema.Classes classes -> classes.names();
            case TargetSchema.Numbers numbers -> List.of();
            case TargetSchema.YesNo yesNo -> {
                String first = yesNo.names().getFirst();
                yield List.of(first + " = no", first + " = yes");
            }
        };
    }

    /** The targets of the given rows, in their order. */
    static Targets of(Table table, TargetSchema targets, int[] rows) {
        return switch (targets) {
            case TargetSchema.Classes classes -> {
                int[] all = table.classes(classes.names());
                int[] labels = new int[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    labels[i] = all[rows[i]];
                }
                yield new Targets.Classes(labels);
            }
            case TargetSchema.Numbers numbers -> numbers(table, numbers, rows);
            case TargetSchema.YesNo yesNo -> {
                int columns = yesNo.outputs();
                float[] values = new float[Math.multiplyExact(rows.length, columns)];
                for (int column = 0; column < columns; column++) {
                    float[] answers = answers(table, yesNo.names().get(column));
                    for (int i = 0; i < rows.length; i++) {
                        values[i * columns + column] = answers[rows[i]];
                    }
                }
                yield new Targets.YesNo(values, columns);
            }
        };
    }

    private static Targets numbers(Table table, TargetSchema.Numbers numbers, int[] rows) {
        int columns = numbers.outputs();
        float[] values = new float[Math.multiplyExact(rows.length, columns)];
        for (int column = 0; column < columns; column++) {
            ColumnCells cells = cells(table, numbers.names().get(column));
            requireNumbers(table, numbers.names().get(column), cells);
            for (int i = 0; i < rows.length; i++) {
                values[i * columns + column] = numbers.target(column, cells.number(rows[i]));
            }
        }
        return new Targets.Numbers(values, columns);
    }

    private static ColumnCells cells(Table table, String name) {
        return name.equals(table.label()) ? table.labels() : table.columns().get(name);
    }

    private static void requireNumbers(Table table, String name, ColumnCells cells) {
        if (!cells.words().isEmpty() || cells.isText()) {
            throw wrong(table, name, cells, 0, "a number (data.targets = numbers)");
        }
    }

    private static UnusableFileException wrong(Table table, String name, ColumnCells cells, int word, String expected) {
        String line = cells.words().isEmpty() ? "" : "line " + cells.line(word) + ", ";
        String cell = cells.words().isEmpty()
                ? "the cells are text"
                : "the cell is \"" + cells.words().get(word) + "\"";
        return new UnusableFileException(table.file() + ": " + line + "column " + name + ": " + cell + ", expected "
                + expected + "; change it, leave the line out, or name another column with data.label");
    }

    /** 1 for yes and 0 for no, row by row. */
    private static float[] answers(Table table, String name) {
        String expected = "yes or no, true or false, or 1 or 0 (data.targets = yes-no)";
        ColumnCells cells = cells(table, name);
        if (cells.isText()) {
            throw wrong(table, name, cells, 0, expected);
        }
        float[] ofWord = new float[cells.words().size()];
        for (int word = 0; word < ofWord.length; word++) {
            String text = cells.words().get(word).toLowerCase(Locale.ROOT);
            if (!YES.contains(text) && !NO.contains(text)) {
                throw wrong(table, name, cells, word, expected);
            }
            ofWord[word] = YES.contains(text) ? 1 : 0;
        }
        float[] answers = new float[table.rows()];
        for (int row = 0; row < answers.length; row++) {
            int word = cells.word(row);
            double number = cells.number(row);
            if (word < 0 && number != 0 && number != 1) {
                throw new UnusableFileException(table.file() + ": row " + (row + 1) + ", column " + name
                        + ": the cell is " + Cells.word(number) + ", expected " + expected
                        + "; change it, or name another column with data.label");
            }
            answers[row] = word >= 0 ? ofWord[word] : (float) number;
        }
        return answers;
    }

    /** In the order of numbers where all labels are numbers, else of texts. */
    private static List<String> classes(Table table) {
        if (table.labels().isText()) {
            throw table.manyLabels();
        }
        List<String> labels = table.labels().words().stream().sorted().toList();
        if (labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"))) {
            labels = labels.stream()
                    .sorted(Comparator.comparingInt(Integer::parseInt))
                    .toList();
        }
        boolean nearlyAllDiffer = labels.size() > 20 && 2 * labels.size() > table.rows();
        if (labels.size() < 2 || labels.size() > ImageSet.MOST_CLASSES || nearlyAllDiffer) {
            throw table.manyLabels();
        }
        return labels;
    }
}
