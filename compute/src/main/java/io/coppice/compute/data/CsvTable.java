package io.coppice.compute.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Comma-separated numbers with a column of labels: the one headed {@code label}, {@code class} or {@code target}, else the
 * last. Cells may stand in double quotes. The first line is a heading when none of its features is a number.
 *
 * @param heading names of all columns, or {@code 1}, {@code 2} and so on
 * @param values [row][feature], row-major
 * @param labels as they are written, one a row
 * @param lines where each row stands in the file, from 1
 */
record CsvTable(Path file, List<String> heading, float[] values, List<String> labels, int[] lines) {
    private static final Set<String> LABEL_HEADINGS = Set.of("label", "class", "target");

    int features() {
        return heading.size() - 1;
    }

    static CsvTable read(Path file) {
        List<List<String>> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>(); // blank lines count and are no rows
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line;
            for (int number = 1; (line = reader.readLine()) != null; number++) {
                if (!line.isBlank()) {
                    rows.add(cells(line));
                    lines.add(number);
                }
            }
        } catch (CharacterCodingException binary) {
            throw new UnusableFileException(file + ": no text in UTF-8, expected comma-separated numbers", binary);
        } catch (IOException problem) {
            throw new UnusableFileException(
                    file + ": the file cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
        return table(file, rows, lines);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else if (c != '\uFEFF') { // the mark that spreadsheets put at the start of a file
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    private static CsvTable table(Path file, List<List<String>> rows, List<Integer> lines) {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
        if (columns < 2) {
            throw new UnusableFileException(file + ": "
                    + (rows.isEmpty() ? "the file is empty" : "line " + lines.getFirst() + " has one column")
                    + ", expected two or more columns separated by commas, one of them the label");
        }
        int label = label(rows.getFirst());
        boolean headed = isHeading(rows.getFirst(), label);
        List<String> heading = headed ? rows.removeFirst() : numbered(columns);
        int[] numbers =
                lines.stream().skip(headed ? 1 : 0).mapToInt(Integer::intValue).toArray();
        float[] values = new float[Math.multiplyExact(rows.size(), columns - 1)];
        List<String> labels = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            String line = file + ": line " + numbers[row];
            List<String> cells = rows.get(row);
            if (cells.size() != columns) {
                throw new UnusableFileException(line + " has " + cells.size() + " cells, expected " + columns
                        + " as in the first line; complete it or leave it out");
            }
            requireFilled(line, heading, cells);
            labels.add(cells.remove(label));
            copyNumbers(line, ordered(heading, label), cells, values, row * (columns - 1));
        }
        return new CsvTable(file, ordered(heading, label), values, List.copyOf(labels), numbers);
    }

    private static void requireFilled(String line, List<String> heading, List<String> cells) {
        int empty = cells.indexOf("");
        if (empty >= 0) {
            throw new UnusableFileException(line + ", column " + heading.get(empty)
                    + ": the cell is empty, expected a value; fill it or leave the line out");
        }
    }

    private static void copyNumbers(String line, List<String> heading, List<String> cells, float[] values, int at) {
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            if (number(cell).isEmpty()) {
                throw new UnusableFileException(line + ", column " + heading.get(column) + ": the cell is \"" + cell
                        + "\", expected a number; change it or leave the line out");
            }
            values[at + column] = number(cell).get();
        }
    }

    private static int label(List<String> first) {
        for (int column = 0; column < first.size(); column++) {
            if (LABEL_HEADINGS.contains(first.get(column).toLowerCase(Locale.ROOT))) {
                return column;
            }
        }
        return first.size() - 1;
    }

    private static boolean isHeading(List<String> first, int label) {
        for (int column = 0; column < first.size(); column++) {
            if (column != label && number(first.get(column)).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static List<String> numbered(int columns) {
        return IntStream.rangeClosed(1, columns).mapToObj(Integer::toString).toList();
    }

    /** The features' names, then the label's. */
    private static List<String> ordered(List<String> heading, int label) {
        List<String> ordered = new ArrayList<>(heading);
        ordered.add(ordered.remove(label));
        return List.copyOf(ordered);
    }

    private static Optional<Float> number(String cell) {
        try {
            float value = Float.parseFloat(cell);
            return Float.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException text) {
            return Optional.empty();
        }
    }
}
