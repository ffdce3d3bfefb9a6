package io.coppice.deploy.report;

import java.io.PrintWriter;
import java.util.function.IntSupplier;

/** Where a user reads along: lines that stay, and on a terminal one status line under them that is redrawn in place. */
public final class Console {
    private static final int USUAL_COLUMNS = 80;
    private static final String TO_LINE_START = "\r";
    private static final String ERASE_TO_LINE_END = "\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final IntSupplier columns;
    private final String label;
    private boolean statusShown;
    private volatile boolean silent = true;

    /** @param terminal whether a line may be overwritten; otherwise plain lines */
    public Console(PrintWriter out, boolean terminal) {
        this(out, terminal, () -> USUAL_COLUMNS);
    }

    /** @param columns width of the terminal at this moment */
    public Console(PrintWriter out, boolean terminal, IntSupplier columns) {
        this(out, terminal, columns, "");
    }

    private Console(PrintWriter out, boolean terminal, IntSupplier columns, String label) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
        this.label = label;
    }

    /** The same, for one of several that go on at a time: whole lines, each of which says which one. */
    public Console labelled(String name) {
        return new Console(out, false, columns, name + ": ");
    }

    public PrintWriter out() {
        return out;
    }

    public boolean terminal() {
        return terminal;
    }

    public int columns() {
        return columns.getAsInt();
    }

    /** A line that stays; a status line shown before gives way to it. */
    public synchronized void line(String text) {
        silent = false;
        eraseStatus();
        out.println(label + text);
        out.flush();
    }

    /** Shows or replaces the status line; it must be shorter than the terminal is wide, since a wrapped line cannot be redrawn. */
    synchronized void status(String text) {
        silent = false;
        out.print(TO_LINE_START + text + ERASE_TO_LINE_END);
        out.flush();
        statusShown = true;
    }

    /** Whether nothing was said yet. */
    public boolean silent() {
        return silent;
    }

    /** Says what is going on: on a terminal in the status line, elsewhere not at all. */
    public void passing(String text) {
        if (terminal) {
            status(text.substring(0, Math.min(text.length(), Math.max(1, columns() - 1))));
        }
    }

    synchronized void clearStatus() {
        eraseStatus();
        out.flush();
    }

    private void eraseStatus() {
        if (statusShown) {
            out.print(TO_LINE_START + ERASE_TO_LINE_END);
            statusShown = false;
        }
    }
}
