package io.coppice.actors.job;

import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.Locale;
import java.util.Optional;

/**
 * Notices that asynchronous training diverges: its loss grows, or has not fallen after many steps, while its updates are
 * stale. The loss at the beginning is that of the first steps, later ones are means of windows of steps; two windows in a
 * row that have lost half of what was gained, and at least a fifth of the loss at the beginning, are no chance. Said once,
 * the worst case by far being a run that goes on for hours at chance.
 */
final class Divergence {
    static final int WINDOW = 16;
    private static final int BEGINNING = 4;
    private static final int PATIENCE = 16;
    private static final double STALE = 2;
    private static final double OF_GAIN = 0.5;
    private static final double OF_FIRST = 0.2;
    private static final double FALLEN = 0.98;

    private final boolean jumps;
    private final String remedy;
    private int steps;
    private int windows;
    private double losses;
    private double missed;
    private double first = Double.NaN;
    private double lowest = Double.POSITIVE_INFINITY;
    private double staleness;
    private int beyond;
    private boolean said;

    /**
     * @param jumps whether the method itself makes the loss jump, at cuts and rewinding: then only a loss that is worse than
     *     in the beginning counts
     * @param remedy what to try, as a clause
     */
    Divergence(boolean jumps, String remedy) {
        this.jumps = jumps;
        this.remedy = remedy;
    }

    /** @return what the user should know, once */
    Optional<String> add(StepReport report) {
        steps++;
        losses += report.lossA();
        missed += report.staleness();
        if (Double.isNaN(first) && steps == BEGINNING) {
            first = losses / steps;
            lowest = first;
        }
        if (steps < WINDOW) {
            return Optional.empty();
        }
        double loss = losses / steps;
        staleness = missed / steps;
        steps = 0;
        losses = 0;
        missed = 0;
        windows++;
        return judge(loss);
    }

    private Optional<String> judge(double loss) {
        double before = lowest;
        lowest = Math.min(lowest, loss);
        double floor = jumps ? first : lowest;
        double bound = floor + Math.max(OF_GAIN * (first - floor), OF_FIRST * first);
        beyond = loss > bound && staleness >= STALE ? beyond + 1 : 0;
        boolean stuck = windows == PATIENCE && loss > FALLEN * first && staleness >= STALE;
        if (said || beyond < 2 && !stuck) {
            return Optional.empty();
        }
        said = true;
        String what = beyond < 2
                ? text("The loss is %.3f after %d steps, where it began at %.3f,", loss, windows * WINDOW, first)
                : text("The loss grew from %.3f to %.3f", before, loss);
        return Optional.of(what
                + text(" while updates were %.1f updates stale on average: asynchronous training diverges; ", staleness)
                + remedy);
    }

    private static String text(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }

    /** What is said beside a number that is not finite; empty where updates were fresh. */
    String hint() {
        double mean = steps > 0 ? missed / steps : staleness;
        return Math.max(mean, staleness) < STALE
                ? ""
                : text(
                                "; updates were %.1f updates stale on average, and asynchronous training diverges of that: ",
                                Math.max(mean, staleness))
                        + remedy;
    }
}
