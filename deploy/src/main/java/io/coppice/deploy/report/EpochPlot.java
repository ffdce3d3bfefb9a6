package io.coppice.deploy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Lines over the epochs as inline SVG. Colours and fonts come from the page's style, so that it is readable in light and dark. */
final class EpochPlot {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int RIGHT = 508;
    private static final int TOP = 14;
    private static final int BOTTOM = 218;
    private static final int COLOURS = 6;

    private final String title;
    private final String unit;
    private final boolean fromZero;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String name, double[] values) {}

    /** @param unit of the values; @param fromZero whether the axis begins at zero or at the least value */
    EpochPlot(String title, String unit, boolean fromZero) {
        this.title = title;
        this.unit = unit;
        this.fromZero = fromZero;
    }

    /** @param values one an epoch; NaN leaves a gap */
    EpochPlot line(String name, double... values) {
        lines.add(new Line(name, values));
        return this;
    }

    /** The figure with its legend; nothing when there is no number to show. */
    String render() {
        double[] known = lines.stream()
                .flatMapToDouble(line -> DoubleStream.of(line.values()))
                .filter(Double::isFinite)
                .toArray();
        if (known.length == 0) {
            return "";
        }
        double most = Arrays.stream(known).max().orElseThrow();
        double least = fromZero ? 0 : Arrays.stream(known).min().orElseThrow();
        int epochs = lines.stream().mapToInt(line -> line.values().length).max().orElseThrow();
        PlotScale x = PlotScale.between(1, epochs, 8, LEFT, RIGHT);
        PlotScale y = PlotScale.around(least, most, 5, BOTTOM, TOP);
        StringBuilder svg = new StringBuilder(
                "<figure><figcaption>" + Markup.escaped(unit.isEmpty() ? title : title + " (" + unit + ")")
                        + legend() + "</figcaption>\n<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                        + "\" role=\"img\" aria-label=\""
                        + Markup.escaped(title + " by epoch") + "\">\n");
        axes(svg, x, y);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i).values(), "c" + i % COLOURS, x, y);
        }
        return svg.append("</svg></figure>\n").toString();
    }

    private String legend() {
        if (lines.size() < 2) {
            return "";
        }
        StringBuilder legend = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            legend.append(" <span class=\"key c" + i % COLOURS + "\">"
                    + Markup.escaped(lines.get(i).name()) + "</span>");
        }
        return legend.toString();
    }

    private static void axes(StringBuilder svg, PlotScale x, PlotScale y) {
        for (double mark : y.marks()) {
            String at = point(y.at(mark));
            svg.append("<path class=\"grid\" d=\"M" + LEFT + " " + at + "H" + RIGHT + "\"/>");
            svg.append("<text class=\"y\" x=\"" + (LEFT - 8) + "\" y=\"" + point(y.at(mark) + 4) + "\">"
                    + Figures.decimals(mark, y.decimals()) + "</text>\n");
        }
        for (double mark : x.marks()) {
            svg.append("<text class=\"x\" x=\"" + point(x.at(mark)) + "\" y=\"" + (BOTTOM + 18) + "\">"
                    + Figures.whole(mark) + "</text>");
        }
        svg.append("<text class=\"x\" x=\"" + (LEFT + RIGHT) / 2 + "\" y=\"" + (BOTTOM + 36) + "\">epoch</text>\n");
    }

    /** A single epoch, or one between gaps, is a dot. */
    private static void draw(StringBuilder svg, double[] values, String colour, PlotScale x, PlotScale y) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                pen = false;
                continue;
            }
            String at = point(x.at(i + 1)) + " " + point(y.at(values[i]));
            boolean alone = !pen && (i + 1 == values.length || !Double.isFinite(values[i + 1]));
            if (alone) {
                svg.append("<circle class=\"" + colour + "\" cx=\"" + point(x.at(i + 1)) + "\" cy=\""
                        + point(y.at(values[i])) + "\" r=\"4\"/>\n");
                continue;
            }
            path.append(pen ? "L" : "M").append(at);
            pen = true;
        }
        if (!path.isEmpty()) {
            svg.append("<path class=\"line " + colour + "\" d=\"" + path + "\"/>\n");
        }
    }

    private static String point(double value) {
        return Figures.decimals(value, 1);
    }
}
