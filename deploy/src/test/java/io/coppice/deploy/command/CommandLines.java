package io.coppice.deploy.command;

import java.util.List;

/** Checks command lines without running them. */
public final class CommandLines {

    private CommandLines() {}

    /** @throws picocli.CommandLine.ParameterException when a command or an option does not exist */
    public static void check(List<String> arguments) {
        Coppice.commandLine(Environment.ofProcess()).parseArgs(arguments.toArray(String[]::new));
    }
}
