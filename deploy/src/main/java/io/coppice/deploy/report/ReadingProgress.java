package io.coppice.deploy.report;

import io.coppice.compute.data.DecodingProgress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Says how far a long reading of samples has come: on a terminal as it goes on, elsewhere in a line now and then. */
public final class ReadingProgress implements DecodingProgress {
    /** What is read sooner needs no word. */
    private static final long SILENCE_NANOS = Duration.ofMillis(500).toNanos();

    private static final long TERMINAL_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Console console;
    private final LongSupplier clock;
    private long nextAt;
    private int of;

    /** @param clock in nanoseconds */
    public ReadingProgress(Console console, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public synchronized void decoded(int done, int all) {
        long now = clock.getAsLong();
        if (all != of) { // another reading begins
            of = all;
            nextAt = now + SILENCE_NANOS;
        }
        if (now - nextAt < 0 || all == 0) {
            return;
        }
        nextAt = now + (console.terminal() ? TERMINAL_PAUSE_NANOS : LINE_PAUSE_NANOS);
        String text = "reading " + Figures.whole(all) + " pictures ... " + 100L * done / all + " %";
        if (console.terminal()) {
            console.passing(text);
        } else {
            console.line(text);
        }
    }
}
