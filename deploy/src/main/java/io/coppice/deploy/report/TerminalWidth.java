package io.coppice.deploy.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The columns of the process's terminal. Asks the system now and then, since a window changes its size while a run goes on. */
public final class TerminalWidth implements IntSupplier {
    private static final int USUAL_COLUMNS = 80;
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final File TERMINAL = new File("/dev/tty");

    private final LongSupplier clock;
    private final IntSupplier system;
    private int columns = USUAL_COLUMNS;
    private long askAt;

    /** @param clock in nanoseconds */
    public TerminalWidth(LongSupplier clock) {
        this(clock, TerminalWidth::ask);
    }

    TerminalWidth(LongSupplier clock, IntSupplier system) {
        this.clock = clock;
        this.system = system;
        this.askAt = clock.getAsLong();
    }

    @Override
    public synchronized int getAsInt() {
        long now = clock.getAsLong();
        if (now - askAt >= 0) {
            askAt = now + ASK_AGAIN_NANOS;
            int answer = system.getAsInt();
            columns = answer > 0 ? answer : USUAL_COLUMNS;
        }
        return columns;
    }

    /** Java cannot tell, but stty can; 0 where it cannot either. */
    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            return rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
        } catch (IOException | NumberFormatException noAnswer) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
