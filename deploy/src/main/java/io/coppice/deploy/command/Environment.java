package io.coppice.deploy.command;

import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.TerminalWidth;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a command has around it.
 *
 * @param command how the user calls this program, for advice on what to do next
 * @param folder where relative paths begin
 */
public record Environment(String command, Console console, PrintWriter error, Path folder, Interrupts interrupts) {

    /** @param out the process's standard output */
    static Environment ofProcess(OutputStream out) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Environment(
                System.getProperty("coppice.command", "coppice"),
                new Console(
                        new PrintWriter(out, true, StandardCharsets.UTF_8),
                        terminal,
                        new TerminalWidth(System::nanoTime)),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Path.of(""),
                Interrupts.ofProcess());
    }

    static Environment ofProcess() {
        return ofProcess(System.out);
    }

    Path resolve(Path path) {
        return folder.resolve(path);
    }

    /** A command line that can be pasted into a shell. */
    String advise(String verb, Path path) {
        return quoted(command) + " " + verb + " " + quoted(path.toString());
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./~-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
