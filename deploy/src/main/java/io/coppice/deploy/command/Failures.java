package io.coppice.deploy.command;

import io.coppice.compute.data.UnusableFileException;
import io.coppice.protocols.job.InvalidJobException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence on the console, an exit status, and details in the run's log. */
final class Failures {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    /** As shells count an end by Ctrl-C. */
    static final int INTERRUPTED = 130;

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("coppice: " + wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        command.getErr().flush();
        return WRONG_USAGE;
    }

    static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        LOG.error("The command failed", failure);
        command.getErr().println("coppice: " + sentence(failure));
        command.getErr().flush();
        return switch (failure) {
            case UserException user -> user.status();
            case InvalidJobException invalid -> WRONG_USAGE;
            default -> FAILED;
        };
    }

    private static String sentence(Exception failure) {
        return switch (failure) {
            case UserException user -> user.getMessage();
            case InvalidJobException invalid -> invalid.getMessage();
            case UnusableFileException file -> file.getMessage();
            default -> {
                String message = failure.getMessage();
                yield message == null || message.isBlank()
                        ? "unexpected " + failure.getClass().getSimpleName()
                        : message;
            }
        };
    }
}
