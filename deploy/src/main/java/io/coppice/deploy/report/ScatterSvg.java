package io.coppice.deploy.report;

import io.coppice.deploy.report.ScatterPlot.Align;
import java.util.Locale;

/** Draws as inline SVG; colours and fonts come from the page's style. */
final class ScatterSvg implements ScatterPlot.Pen {
    private final StringBuilder svg = new StringBuilder();

    private ScatterSvg() {}

    static String render(ScatterPlot plot) {
        ScatterSvg pen = new ScatterSvg();
        plot.draw(pen);
        return "<svg viewBox=\"0 0 " + ScatterPlot.WIDTH + " " + ScatterPlot.HEIGHT + "\" role=\"img\" aria-label=\""
                + Markup.escaped(plot.title()) + "\">\n" + pen.svg + "</svg>";
    }

    @Override
    public void grid(double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", x1, y1, x2, y2));
    }

    @Override
    public void text(String text, double x, double y, Align align) {
        String kind = switch (align) {
            case LEFT -> "";
            case MIDDLE -> " class=\"x\"";
            case RIGHT -> " class=\"y\"";
        };
        svg.append(String.format(
                Locale.ROOT, "<text%s x=\"%.1f\" y=\"%.1f\">%s</text>\n", kind, x, y, Markup.escaped(text)));
    }

    @Override
    public void key(String text, double x, double y, int colour) {
        dot(x + 5, y - 4, colour);
        text(text, x + 14, y, Align.LEFT);
    }

    @Override
    public void dot(double x, double y, int colour) {
        svg.append(
                String.format(Locale.ROOT, "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", colour, x, y));
    }
}
