package io.coppice.deploy.benchmark;

import io.coppice.deploy.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The benchmark's figures for people, on a console or as Markdown. */
final class BenchmarkText {
    private static final List<String> COLUMNS = List.of("", "measured", "compared", "to reach");

    private BenchmarkText() {}

    static String heading(Machine machine, boolean quick) {
        return machine.line()
                + (quick ? "\nQuick: shows that everything runs; its figures are nothing to rely on." : "");
    }

    /** A section as a table of columns. */
    static String plain(BenchmarkSection section) {
        List<List<String>> rows = rows(section);
        StringBuilder text = new StringBuilder(section.title()).append('\n');
        section.notes().forEach(note -> text.append("  ").append(note).append('\n'));
        int[] widths = widths(rows);
        for (List<String> row : section.figures().isEmpty() ? List.<List<String>>of() : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? " " : "  ").append(padded(row.get(column), widths[column], column == 1));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    static String markdown(Machine machine, boolean quick, List<BenchmarkSection> sections) {
        StringBuilder text = new StringBuilder(heading(machine, quick)).append('\n');
        for (BenchmarkSection section : sections) {
            text.append("\n### ").append(section.title()).append("\n\n");
            section.notes().forEach(note -> text.append(note).append("\n\n"));
            if (!section.figures().isEmpty()) {
                List<List<String>> rows = rows(section);
                text.append(line(rows.getFirst(), cell -> cell)).append("|---|---:|---:|---|\n");
                rows.stream().skip(1).forEach(row -> text.append(line(row, cell -> cell.replace("|", "\\|"))));
            }
        }
        return text.append('\n').append(verdict(sections)).append('\n').toString();
    }

    /** How many of the figures that have a bar meet it. */
    static String verdict(List<BenchmarkSection> sections) {
        List<Boolean> met = sections.stream()
                .flatMap(section -> section.figures().stream())
                .flatMap(figure -> figure.met().stream())
                .toList();
        return met.stream().filter(reached -> reached).count() + " of " + met.size() + " figures to reach are met.";
    }

    private static String line(List<String> row, Function<String, String> cell) {
        return "| " + String.join(" | ", row.stream().map(cell).toList()) + " |\n";
    }

    private static List<List<String>> rows(BenchmarkSection section) {
        List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
        section.figures().forEach(figure -> rows.add(row(figure)));
        return rows;
    }

    private static List<String> row(Figure figure) {
        String compared = figure.comparison()
                .map(with -> Figures.threeDigits(with.ratio()) + " " + with.of())
                .orElse("");
        String reach = figure.bar()
                .map(bar -> bar.text() + (figure.met().orElseThrow() ? ": met" : ": missed"))
                .orElse("");
        return List.of(figure.name(), Figures.threeDigits(figure.value()) + " " + figure.unit(), compared, reach);
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[COLUMNS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String padded(String text, int width, boolean right) {
        String blank = " ".repeat(width - text.length());
        return right ? blank + text : text + blank;
    }
}
