package io.coppice.deploy.command;

import io.coppice.compute.layer.Operators;
import io.coppice.compute.network.Models;
import io.coppice.compute.operator.OperatorType;
import io.coppice.deploy.report.Console;
import io.coppice.protocols.job.KnownMethods;
import java.util.List;
import picocli.CommandLine.Command;

/** What a job can name, taken from where it is registered. */
final class ListCommands {

    private ListCommands() {}

    /** The sparsity methods. */
    @Command(
            name = "methods",
            description = "Lists the methods that method.name may be, with their papers, settings and defaults.",
            mixinStandardHelpOptions = true)
    static final class OfMethods implements Runnable {
        private final Console console;

        OfMethods(Console console) {
            this.console = console;
        }

        @Override
        public void run() {
            for (KnownMethods.Entry method : KnownMethods.all()) {
                say(console, method.name(), method.line(), method.source(), method.settings());
            }
        }
    }

    /** The networks. */
    @Command(
            name = "models",
            description = "Lists the networks that model.name may be, with their papers and settings.",
            mixinStandardHelpOptions = true)
    static final class OfModels implements Runnable {
        private final Console console;

        OfModels(Console console) {
            this.console = console;
        }

        @Override
        public void run() {
            for (Models.Model model : Models.all()) {
                say(console, model.name(), model.line(), model.source(), model.settings());
            }
            console.line("");
            console.line(
                    "What model.layers may hold: { type = ..., keys }, or the type alone. A layer reads the one before it, or"
                            + " those that input = a or inputs = [a, b] name by their name; input is also the data.");
            for (OperatorType type : Operators.all()) {
                console.line(String.format("%-24s %s", type.name(), type.keys()).stripTrailing());
            }
        }
    }

    private static void say(Console console, String name, String line, String source, List<String> settings) {
        String published = source.isEmpty() ? "" : " (" + source + ")";
        console.line(String.format("%-24s %s%s", name, line, published).stripTrailing());
        if (!settings.isEmpty()) {
            console.line(String.format("%-24s   %s", "", String.join(", ", settings)));
        }
    }
}
