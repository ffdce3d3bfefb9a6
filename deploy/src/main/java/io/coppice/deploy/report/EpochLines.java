package io.coppice.deploy.report;

import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What is shown where no line can be overwritten: a line an epoch, but not one after another in a hurry. */
final class EpochLines implements Consumer<JobEvent> {
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Console console;
    private final int epochs;
    private final LongSupplier clock;
    private long nextAt;
    private boolean begun;

    /** @param clock in nanoseconds */
    EpochLines(Console console, int epochs, LongSupplier clock) {
        this.console = console;
        this.epochs = epochs;
        this.clock = clock;
        this.nextAt = clock.getAsLong();
    }

    @Override
    public void accept(JobEvent event) {
        if (event instanceof JobEvent.Started started && !begun) {
            begun = true;
            console.line(Figures.whole(started.stepsPerEpoch())
                    + " steps an epoch; the first are slow, while kernels are" + " compiled");
        }
        if (event instanceof JobEvent.EpochFinished finished) {
            EpochRow row = finished.row();
            long now = clock.getAsLong();
            if (now - nextAt >= 0 || row.epoch() == epochs) {
                nextAt = now + PAUSE_NANOS;
                console.line(text(row, epochs));
            }
        }
    }

    static String text(EpochRow row, int epochs) {
        return "epoch " + row.epoch() + "/" + epochs + ": " + Figures.whole(row.samplesPerSecond())
                + " samples/s, loss " + Figures.decimals(row.loss(), 4) + ", validation "
                + MetricText.brief(row.validation()) + ", open " + Figures.units(row.openUnits())
                + ", weights pruned " + Figures.decimals(row.size().prunedPercentPapers(), 2) + " %, "
                + Figures.duration(row.seconds());
    }
}
