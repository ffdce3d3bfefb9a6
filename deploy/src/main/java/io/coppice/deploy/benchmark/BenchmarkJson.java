package io.coppice.deploy.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The benchmark's figures for programs to read. */
final class BenchmarkJson {

    private BenchmarkJson() {}

    static String render(Machine machine, boolean quick, List<BenchmarkSection> sections) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("quick", quick);
        root.putObject("machine")
                .put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("vectors", machine.vectors())
                .put("java", machine.java())
                .put("system", machine.system())
                .put("heap_mebibytes", machine.heapMebibytes());
        ArrayNode parts = root.putArray("parts");
        sections.forEach(section -> section(parts.addObject(), section));
        return root.toPrettyString() + "\n";
    }

    private static void section(ObjectNode node, BenchmarkSection section) {
        node.put("name", section.name()).put("title", section.title());
        section.notes().forEach(node.putArray("notes")::add);
        ArrayNode figures = node.putArray("figures");
        section.figures().forEach(figure -> figure(figures.addObject(), figure));
    }

    private static void figure(ObjectNode node, Figure figure) {
        node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
        figure.comparison().ifPresent(with -> node.put("ratio", with.ratio()).put("ratio_of", with.of()));
        figure.bar().ifPresent(bar -> node.put(bar.atLeast() ? "at_least" : "at_most", bar.limit()));
        figure.met().ifPresent(met -> node.put("met", met));
    }
}
