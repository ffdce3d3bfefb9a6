package io.coppice.deploy.command;

import io.coppice.protocols.job.KnownKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All keys as pages of Markdown: docs/jobs.md and docs/nodes.md. */
final class KeyPages {
    private static final String MADE =
            "<!-- Made by `deploy/coppice keys --markdown%s`; a test holds it current. -->\n\n";
    private static final String HEAD =
            "| key | type | default | allowed | meaning | example | since |\n|---|---|---|---|---|---|---|\n";

    private KeyPages() {}

    static String jobs() {
        StringBuilder page = new StringBuilder(MADE.formatted(""));
        page.append("# The keys of a job\n\n");
        page.append(
                "A job is a file in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md). What it leaves out");
        page.append(" has the default that stands here; `--set path=value` overrides a key.\n");
        page.append("`deploy/coppice keys PATTERN` shows the same on the command line.\n");
        Map<String, List<KnownKeys.Key>> sections = KnownKeys.ofJob().stream()
                .collect(Collectors.groupingBy(
                        key -> key.path().contains(".")
                                ? key.path().substring(0, key.path().indexOf('.'))
                                : "",
                        LinkedHashMap::new,
                        Collectors.toList()));
        sections.forEach((section, keys) -> {
            page.append(section.isEmpty() ? "\n## At the top\n\n" : "\n## " + section + "\n\n");
            page.append(HEAD);
            keys.forEach(key -> page.append(row(key)));
        });
        page.append("\n## Layers\n\nThe elements of `model.layers`: maps with a `type`, or the type's name alone.\n\n");
        page.append(HEAD);
        KnownKeys.ofLayers().forEach(key -> page.append(row(key)));
        return page.toString();
    }

    static String nodes() {
        StringBuilder page = new StringBuilder(MADE.formatted(" --node"));
        page.append("# The keys of a node\n\n");
        page.append("What `deploy/coppice node --config FILE --set path=value` reads, in HOCON;");
        page.append(
                " [node.conf](../deploy/cluster/node.conf) shows all of them with variables of the environment.\n\n");
        page.append(HEAD);
        KnownKeys.ofNode().forEach(key -> page.append(row(key)));
        return page.toString();
    }

    private static String row(KnownKeys.Key key) {
        String when = key.when().isEmpty() ? "" : "where `" + key.when() + "`: ";
        String unit = key.unit().isEmpty() ? "" : ", " + key.unit();
        return "| `" + key.path() + "` | " + key.type() + unit + " | " + code(key.fallback()) + " | "
                + cell(key.allowed()) + " | " + when + cell(key.meaning()) + " | " + code(key.example()) + " | "
                + key.since() + " |\n";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
