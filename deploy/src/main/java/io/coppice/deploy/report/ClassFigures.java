package io.coppice.deploy.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.ConfusionMatrix.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a finished network does class by class on the test set, in the end table, on the page and in report.json. */
record ClassFigures(ConfusionMatrix answers, List<String> classes) {
    private static final int MOST_ROWS = 20;
    private static final int MOST_COLUMNS = 12;
    private static final int MOST_ON_PAGE = 40;
    private static final int NAME = 16;

    static ClassFigures of(RunReport report) {
        return new ClassFigures(
                report.course().answers(), report.spec().data().preprocessing().classes());
    }

    boolean isEmpty() {
        return answers.total() == 0;
    }

    /** Lines for the console; of many classes those with the lowest recall. */
    String text() {
        if (isEmpty()) {
            return "";
        }
        List<Integer> shown = IntStream.range(0, answers.classes()).boxed().toList();
        StringBuilder text = new StringBuilder("\n");
        if (shown.size() > MOST_ROWS) {
            text.append("The ")
                    .append(MOST_ROWS)
                    .append(" of ")
                    .append(shown.size())
                    .append(" classes with the lowest recall; all are in report.html\n");
            shown = shown.stream()
                    .filter(label -> answers.actual(label) > 0)
                    .sorted(Comparator.comparingDouble(answers::recall))
                    .limit(MOST_ROWS)
                    .toList();
        }
        text.append(
                String.format("%-" + NAME + "s %8s %9s %9s %9s\n", "class", "samples", "recall", "precision", "F1"));
        for (int label : shown) {
            text.append(String.format(
                    "%-" + NAME + "s %8s %9s %9s %9s\n",
                    brief(classes.get(label)),
                    Figures.whole(answers.actual(label)),
                    Figures.percent(answers.recall(label)),
                    Figures.percent(answers.precision(label)),
                    Figures.percent(answers.f1(label))));
        }
        if (answers.classes() <= MOST_COLUMNS) {
            matrix(text);
        }
        return text.append('\n').toString();
    }

    private void matrix(StringBuilder text) {
        text.append("\nconfusion: rows are the classes, columns what they were taken for, in the same order\n");
        for (int actual = 0; actual < answers.classes(); actual++) {
            text.append(String.format("%-" + NAME + "s", brief(classes.get(actual))));
            for (int predicted = 0; predicted < answers.classes(); predicted++) {
                text.append(String.format(" %6s", answers.count(actual, predicted)));
            }
            text.append('\n');
        }
    }

    private static String brief(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }

    /** The section of the page. */
    String html() {
        if (isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        for (int label = 0; label < answers.classes(); label++) {
            rows.append(Markup.row(
                    "td",
                    classes.get(label),
                    Figures.whole(answers.actual(label)),
                    Figures.whole(answers.predicted(label)),
                    Figures.percent(answers.recall(label)),
                    Figures.percent(answers.precision(label)),
                    Figures.percent(answers.f1(label))));
        }
        return "<section><h2>Classes, on the test set</h2><p>Mean recall of the classes "
                + Figures.percent(answers.balancedAccuracy()) + ".</p><div class=\"scroll\"><table>\n"
                + Markup.row("th", "class", "samples", "predicted", "recall", "precision", "F1") + rows
                + "</table></div></section>\n" + matrixHtml();
    }

    private String matrixHtml() {
        if (answers.classes() > MOST_ON_PAGE) {
            return "<p>The confusion matrix of " + answers.classes() + " classes is in report.json.</p>\n";
        }
        List<String> heading = new ArrayList<>(List.of("class"));
        heading.addAll(classes);
        StringBuilder rows = new StringBuilder(Markup.row("th", heading.toArray(String[]::new)));
        int[][] counts = dense();
        for (int actual = 0; actual < counts.length; actual++) {
            List<String> cells = new ArrayList<>(List.of(classes.get(actual)));
            for (int count : counts[actual]) {
                cells.add(count == 0 ? "·" : Figures.whole(count));
            }
            rows.append(Markup.row("td", cells.toArray(String[]::new)));
        }
        return "<section><h2>Confusion matrix</h2><p>A row is a class, a column what its samples were taken for.</p>"
                + "<div class=\"scroll\"><table>\n" + rows + "</table></div></section>\n";
    }

    private int[][] dense() {
        int[][] counts = new int[answers.classes()][answers.classes()];
        answers.cells().forEach(cell -> counts[cell.actual()][cell.predicted()] = cell.samples());
        return counts;
    }

    /** Fields of report.json; none where nothing was counted. */
    void write(ObjectNode root) {
        if (isEmpty()) {
            return;
        }
        root.put("balanced_accuracy", answers.balancedAccuracy());
        ArrayNode array = root.putArray("classes");
        for (int label = 0; label < answers.classes(); label++) {
            ObjectNode node = array.addObject()
                    .put("name", classes.get(label))
                    .put("samples", answers.actual(label))
                    .put("predicted", answers.predicted(label));
            ReportJson.number(node, "recall", answers.recall(label));
            ReportJson.number(node, "precision", answers.precision(label));
            ReportJson.number(node, "f1", answers.f1(label));
        }
        ArrayNode rows = root.putArray("confusion_matrix");
        for (int[] row : dense()) {
            ArrayNode cells = rows.addArray();
            for (int count : row) {
                cells.add(count);
            }
        }
    }

    /** What {@link #write} wrote; nothing where it wrote nothing. */
    static ConfusionMatrix read(JsonNode root) {
        JsonNode rows = root.path("confusion_matrix");
        List<Cell> cells = new ArrayList<>();
        for (int actual = 0; actual < rows.size(); actual++) {
            for (int predicted = 0; predicted < rows.get(actual).size(); predicted++) {
                int samples = rows.get(actual).get(predicted).asInt();
                if (samples > 0) {
                    cells.add(new Cell(actual, predicted, samples));
                }
            }
        }
        return new ConfusionMatrix(rows.size(), cells);
    }
}
