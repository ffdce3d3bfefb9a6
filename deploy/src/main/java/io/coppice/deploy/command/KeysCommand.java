package io.coppice.deploy.command;

import io.coppice.deploy.report.Console;
import io.coppice.protocols.job.KnownKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What may stand in a job's or a node's file. */
@Command(
        name = "keys",
        description = "Says what the keys of jobs and nodes are: types, defaults, what is allowed, what they mean.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "`coppice keys lambda` shows the keys with that in their path, `coppice keys 'train.*'` those of a section.",
            "The same as pages: docs/jobs.md and docs/nodes.md."
        })
final class KeysCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "part of a path, or the whole of one with * for any text; all keys of a job otherwise")
    private Optional<String> pattern = Optional.empty();

    @Option(names = "--node", description = "the keys of a node's file instead of a job's")
    private boolean node;

    @Option(names = "--layers", description = "the types and keys of layers in model.layers")
    private boolean layers;

    @Option(names = "--markdown", description = "all of them as the page in docs")
    private boolean markdown;

    KeysCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (markdown) {
            console.out().print(node ? KeyPages.nodes() : KeyPages.jobs());
            console.out().flush();
            return 0;
        }
        List<KnownKeys.Key> keys = keys().toList();
        if (keys.isEmpty()) {
            throw UserException.wrong("No key has " + pattern.orElse("") + " in its path; see all of them: coppice keys"
                    + (node ? " --node" : ""));
        }
        keys.forEach(this::show);
        return 0;
    }

    /** Whoever looks for something looks for it among layers too. */
    private Stream<KnownKeys.Key> keys() {
        Stream<KnownKeys.Key> all = node
                ? KnownKeys.ofNode().stream()
                : layers
                        ? KnownKeys.ofLayers().stream()
                        : pattern.isEmpty()
                                ? KnownKeys.ofJob().stream()
                                : Stream.concat(KnownKeys.ofJob().stream(), KnownKeys.ofLayers().stream());
        return all.filter(wanted());
    }

    private Predicate<KnownKeys.Key> wanted() {
        if (pattern.isEmpty()) {
            return key -> true;
        }
        String text = pattern.get();
        if (!text.contains("*")) {
            return key -> key.path().contains(text);
        }
        Pattern whole = Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q") + "\\E");
        return key -> whole.matcher(key.path()).matches();
    }

    private void show(KnownKeys.Key key) {
        String fallback = key.fallback().isEmpty() ? "" : " = " + key.fallback();
        String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
        String when = key.when().isEmpty() ? "" : "   where " + key.when();
        console.line(key.path() + fallback + unit + when);
        console.line("    " + key.meaning());
        if (!key.allowed().isEmpty()) {
            String example = key.example().isEmpty() ? "" : "; for example " + key.example();
            console.line("    " + key.allowed() + example);
        }
    }
}
