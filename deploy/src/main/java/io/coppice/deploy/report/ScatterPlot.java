package io.coppice.deploy.report;

import java.util.List;

/** The metric that decides against multiply-adds, a point a finished run: what is drawn, wherever it is drawn. */
final class ScatterPlot {
    static final int WIDTH = 720;
    static final int HEIGHT = 420;
    static final int COLOURS = 6;
    private static final int LEFT = 64;
    private static final int RIGHT = 700;
    private static final int TOP = 60;
    private static final int BOTTOM = 370;
    private static final int LEGEND_STEP = 18;

    /** Where it is drawn; colours count from 0 to {@link #COLOURS} (exclusive). */
    interface Pen {
        void grid(double x1, double y1, double x2, double y2);

        void text(String text, double x, double y, Align align);

        void key(String text, double x, double y, int colour);

        void dot(double x, double y, int colour);
    }

    /** Which end of a text is at its place. */
    enum Align {
        LEFT,
        MIDDLE,
        RIGHT
    }

    private final List<ComparedFigures> methods;

    ScatterPlot(List<ComparedFigures> methods) {
        this.methods = methods;
    }

    /** What is drawn. */
    String title() {
        String metric = ComparisonReport.metric(methods);
        String unit = MetricText.unitWord(metric);
        return "Test " + MetricText.label(metric) + (unit.isEmpty() ? "" : " (" + unit + ")")
                + " against multiply-adds of a sample";
    }

    private static double up(RunReport run) {
        return MetricText.scaled(run.spec().metric(), run.test().decidingValue());
    }

    /** A metric may not be defined on the test set. */
    private static boolean isDrawn(RunReport run) {
        return Double.isFinite(up(run));
    }

    void draw(Pen pen) {
        pen.text(title(), LEFT, LEGEND_STEP, Align.LEFT);
        double x = LEFT;
        for (int i = 0; i < methods.size(); i++) {
            pen.key(methods.get(i).method(), x, 2 * LEGEND_STEP, i % COLOURS);
            x += 30 + 7.5 * methods.get(i).method().length();
        }
        List<RunReport> runs = methods.stream()
                .flatMap(method -> method.runs().stream())
                .filter(ScatterPlot::isDrawn)
                .toList();
        if (runs.isEmpty()) {
            pen.text("no run is finished yet", (LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0, Align.MIDDLE);
            return;
        }
        drawRuns(pen, runs);
    }

    private void drawRuns(Pen pen, List<RunReport> runs) {
        double most = runs.stream()
                .mapToDouble(run -> run.size().multiplyAddsKept())
                .max()
                .orElseThrow();
        double[] values = runs.stream().mapToDouble(ScatterPlot::up).sorted().toArray();
        PlotScale across = PlotScale.around(0, Math.max(1, most), 6, LEFT, RIGHT);
        PlotScale up = PlotScale.around(values[0], values[values.length - 1], 6, BOTTOM, TOP);
        for (double mark : up.marks()) {
            pen.grid(LEFT, up.at(mark), RIGHT, up.at(mark));
            pen.text(Figures.decimals(mark, up.decimals()), LEFT - 8.0, up.at(mark) + 4, Align.RIGHT);
        }
        for (double mark : across.marks()) {
            pen.text(brief(mark), across.at(mark), BOTTOM + 20.0, Align.MIDDLE);
        }
        pen.text("multiply-adds", (LEFT + RIGHT) / 2.0, BOTTOM + 40.0, Align.MIDDLE);
        for (int i = 0; i < methods.size(); i++) {
            for (RunReport run :
                    methods.get(i).runs().stream().filter(ScatterPlot::isDrawn).toList()) {
                pen.dot(across.at(run.size().multiplyAddsKept()), up.at(up(run)), i % COLOURS);
            }
        }
    }

    /** Such as 250k or 1.5M. */
    private static String brief(double value) {
        if (value < 1e6) {
            return value < 1000 ? Figures.whole(value) : Figures.shortest(value / 1000) + "k";
        }
        return value < 1e9 ? Figures.shortest(value / 1e6) + "M" : Figures.shortest(value / 1e9) + "G";
    }
}
