package io.coppice.deploy.report;

import io.coppice.deploy.report.ScatterPlot.Align;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Draws into a PNG file, without a screen. */
final class ScatterPng implements ScatterPlot.Pen {
    private static final int SCALE = 2;
    private static final int FONT_SIZE = 12;
    private static final Color GROUND = Color.WHITE;
    private static final Color INK = new Color(0x626a60);
    private static final Color RULE = new Color(0xdcdfd6);

    /** The page's, in daylight. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x2f6f3e),
            new Color(0xb4540a),
            new Color(0x2b62b8),
            new Color(0x8a3f95),
            new Color(0x0b7a83),
            new Color(0xa8323e));

    private final Graphics2D graphics;

    private ScatterPng(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** Returns a sentence for the user where this machine cannot draw: a JDK without fonts cannot write text. */
    static Optional<String> write(ScatterPlot plot, Path file) {
        try {
            byte[] png = png(plot);
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.write(temporary, png);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        } catch (IOException | RuntimeException | LinkageError | InternalError impossible) {
            return Optional.of(file + " could not be drawn (" + impossible.getMessage()
                    + "); where no fonts are installed, a package of fonts helps. The page shows the same plot");
        }
    }

    private static byte[] png(ScatterPlot plot) throws IOException {
        BufferedImage image =
                new BufferedImage(SCALE * ScatterPlot.WIDTH, SCALE * ScatterPlot.HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, ScatterPlot.WIDTH, ScatterPlot.HEIGHT);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
        plot.draw(new ScatterPng(graphics));
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    public void grid(double x1, double y1, double x2, double y2) {
        graphics.setColor(RULE);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void text(String text, double x, double y, Align align) {
        int width = graphics.getFontMetrics().stringWidth(text);
        double left = switch (align) {
            case LEFT -> x;
            case MIDDLE -> x - width / 2.0;
            case RIGHT -> x - width;
        };
        graphics.setColor(INK);
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void key(String text, double x, double y, int colour) {
        dot(x + 5, y - 4, colour);
        text(text, x + 14, y, Align.LEFT);
    }

    @Override
    public void dot(double x, double y, int colour) {
        graphics.setColor(COLOURS.get(colour));
        graphics.fill(new Ellipse2D.Double(x - 5, y - 5, 10, 10));
    }
}
