package io.coppice.deploy.command;

import io.coppice.deploy.report.Console;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Training that looks at a large data set before it begins says so, instead of nothing. */
final class FirstWord {
    private static final List<String> COMMANDS = List.of("train", "compare");
    private static final long SILENCE_MILLIS = 1000;

    private FirstWord() {}

    static void watch(Console console, String[] arguments) {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            CompletableFuture.delayedExecutor(SILENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> speak(console));
        }
    }

    private static void speak(Console console) {
        if (console.silent()) {
            String text = "looking at the job and its data ...";
            if (console.terminal()) {
                console.passing(text);
            } else {
                console.line(text);
            }
        }
    }
}
