package io.coppice.actors.job;

import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.Locale;
import java.util.Optional;

/**
 * Notices that asynchronous training diverges: its loss grows while its updates are stale. Losses are means of windows of
 * steps; two windows in a row that have lost half of what was gained, and at least a quarter of the loss at the beginning,
 * are no chance. Said once, the worst case by far being a run that goes on for hours at chance.
 *
 * <pre>
 *   window ends with       staleness below 2   loss within the bound   first beyond   second in a row
 *   nothing said so far    -                   -                       remembered     said
 *   said                   -                   -                       -              -
 * </pre>
 */
final class Divergence {
    static final int WINDOW = 32;
    private static final double STALE = 2;
    private static final double OF_GAIN = 0.5;
    private static final double OF_FIRST = 0.25;

    private final boolean jumps;
    private final String remedy;
    private int steps;
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
        if (steps < WINDOW) {
            return Optional.empty();
        }
        double loss = losses / steps;
        staleness = missed / steps;
        steps = 0;
        losses = 0;
        missed = 0;
        return judge(loss);
    }

    private Optional<String> judge(double loss) {
        first = Double.isNaN(first) ? loss : first;
        double before = lowest;
        lowest = Math.min(lowest, loss);
        double floor = jumps ? first : lowest;
        double bound = floor + Math.max(OF_GAIN * (first - floor), OF_FIRST * first);
        beyond = loss > bound && staleness >= STALE ? beyond + 1 : 0;
        if (beyond < 2 || said) {
            return Optional.empty();
        }
        said = true;
        return Optional.of(String.format(
                Locale.ROOT,
                "The loss grew from %.3f to %.3f while updates were %.1f updates stale on average: asynchronous training"
                        + " diverges; %s",
                before,
                loss,
                staleness,
                remedy));
    }

    /** What is said beside a number that is not finite; empty where updates were fresh. */
    String hint() {
        double mean = steps > 0 ? missed / steps : staleness;
        return Math.max(mean, staleness) < STALE
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; updates were %.1f updates stale on average, and asynchronous training diverges of that: %s",
                        Math.max(mean, staleness),
                        remedy);
    }
}
