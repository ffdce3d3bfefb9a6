package io.coppice.deploy.report;

import java.io.PrintWriter;

/**
 * Where a user reads along.
 *
 * @param terminal whether a line may be overwritten; otherwise plain lines
 */
public record Console(PrintWriter out, boolean terminal) {

    public void line(String text) {
        out.println(text);
        out.flush();
    }
}
