package io.coppice.deploy.command;

import io.coppice.compute.data.UnusableFileException;
import io.coppice.protocols.job.InvalidJobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** What went wrong, in a sentence that a user understands: no class has a name in it. */
final class Sentences {
    /** A class with its packages, as exceptions put them before what their causes say. */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:\\b[a-z_][a-z0-9_]*\\.)+[A-Z][\\w$]*(?::\\s*|\\b)");

    /** An exception's own name without packages. */
    private static final Pattern EXCEPTION = Pattern.compile("\\b[A-Z]\\w*(?:Exception|Error)\\b(?::\\s*)?");

    static final String OUT_OF_MEMORY =
            "out of memory: give Java more, such as COPPICE_JAVA_OPTS=-Xmx8g, or need less: a smaller data.batch,"
                    + " train.window or train.workers, or fewer data";

    private Sentences() {}

    static String of(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return switch (cause) {
            case UserException user -> user.getMessage();
            case InvalidJobException invalid -> invalid.getMessage();
            case UnusableFileException file -> plain(file.getMessage());
            case OutOfMemoryError full -> OUT_OF_MEMORY;
            case StackOverflowError deep -> "what was given is nested too deeply to be read";
            case BindException taken -> "an address cannot be listened at: " + plain(taken.getMessage());
            case ConnectException nobody -> "nobody answers there: " + plain(nobody.getMessage());
            case UnknownHostException unknown -> "there is no host named " + unknown.getMessage();
            case NoSuchFileException none -> "there is no file " + none.getMessage();
            case FileSystemException file -> file.getFile() + ": " + plain(Texts.reason(file));
            case IOException unreadable -> plain(UnusableFileException.reason(unreadable));
            case LinkageError library -> "a library of the program cannot be used: " + plain(library.getMessage());
            default -> plain(cause.getMessage());
        };
    }

    /** A message of somebody else's without the names of classes. */
    static String plain(String message) {
        String text = message == null ? "" : CLASS_NAME.matcher(message).replaceAll("");
        text = EXCEPTION.matcher(text).replaceAll("").strip();
        return text.isEmpty()
                ? "something happened that was not expected; with COPPICE_TRACE=yes before the command it says where"
                : text;
    }

    /** The cause that says something: what was wrapped on its way between threads is taken out. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof UncheckedIOException && saysNoMore(cause))) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean saysNoMore(Throwable wrapper) {
        return wrapper.getMessage() == null
                || wrapper.getMessage().equals(wrapper.getCause().toString());
    }
}
