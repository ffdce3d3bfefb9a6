package io.coppice.deploy.command;

import io.coppice.actors.client.ClientException;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.protocols.job.InvalidJobException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a sentence on the console, an exit status, and details in the run's log. */
final class Failures {
    /** What was asked for could not be done. */
    static final int FAILED = 1;
    /** The command line, the job, or a file or folder that it names is wrong: asked again alike, it is wrong again. */
    static final int WRONG_USAGE = 2;
    /** Java's heap is full. The JVM ends with the same status when it finds out first. */
    static final int OUT_OF_MEMORY = 3;
    /** As shells count an end by Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** For the help of commands. */
    static final String STATUSES =
            "Exit status: 0 done, 1 failed, 2 wrong usage, a wrong job or a wrong file, 3 out of memory, 130 interrupted.";

    private static final int NOT_FOUND = 404;
    private static final String TRACE = "COPPICE_TRACE";
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("coppice: " + Sentences.plain(wrong.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        command.getErr().flush();
        return WRONG_USAGE;
    }

    static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        return failed(failure, command.getErr());
    }

    /** Says what happened, and where where that is asked for. @return the exit status */
    static int failed(Throwable failure, PrintWriter error) {
        LOG.error("The command failed", failure);
        error.println("coppice: " + Sentences.of(failure));
        if (System.getenv(TRACE) != null) {
            failure.printStackTrace(error);
        }
        error.flush();
        return status(Sentences.unwrapped(failure));
    }

    private static int status(Throwable failure) {
        return switch (failure) {
            case UserException user -> user.status();
            case InvalidJobException invalid -> WRONG_USAGE;
            case UnusableFileException file -> WRONG_USAGE;
            case ClientException refused when refused.status() == NOT_FOUND -> WRONG_USAGE;
            case OutOfMemoryError full -> OUT_OF_MEMORY;
            default -> FAILED;
        };
    }
}
