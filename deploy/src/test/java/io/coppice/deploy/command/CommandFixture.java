package io.coppice.deploy.command;

import io.coppice.deploy.report.Console;
import io.coppice.protocols.message.JobEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The command line in a folder of a test, with what it prints and a hand on Ctrl-C. */
final class CommandFixture {
    final CompletableFuture<Runnable> interrupt = new CompletableFuture<>();
    final FakeRunner runner;
    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private final Path folder;

    CommandFixture(Path folder) {
        this(folder, cancellation -> new JobEvent.Cancelled("job", 0, ""));
    }

    CommandFixture(Path folder, Function<Consumer<Runnable>, JobEvent> ending) {
        this.folder = folder;
        this.runner = new FakeRunner(ending);
    }

    int execute(String... arguments) {
        Interrupts interrupts = action -> {
            interrupt.complete(action);
            return () -> {};
        };
        Console console = new Console(new PrintWriter(out, true), false);
        Environment environment =
                new Environment("deploy/coppice", console, new PrintWriter(error, true), folder, interrupts);
        return Coppice.commandLine(environment, runner).execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String error() {
        return error.toString();
    }
}
