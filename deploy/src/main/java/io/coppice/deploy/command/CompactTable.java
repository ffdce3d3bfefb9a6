package io.coppice.deploy.command;

import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.CompactNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A network layer by layer: units, weights and multiply-adds, as it is and, where that is known, as it was. */
final class CompactTable {
    private final StringBuilder text = new StringBuilder();

    private record Line(long units, long weights, long multiplyAdds) {}

    private CompactTable() {}

    /** @param original the network before anything was removed */
    static String of(CompactNetwork compact, Optional<Network> original) {
        Map<String, Line> before = new LinkedHashMap<>();
        original.ifPresent(network -> network.nodes().forEach(node -> add(network, node, before)));
        CompactTable table = new CompactTable();
        table.row("layer", "units", "weights", "multiply-adds");
        Line all = new Line(0, 0, 0);
        for (CompactNode node : compact.nodes()) {
            if (node.layer().isPresent()) {
                String name = node.layer().get();
                long weights = node.weights().length;
                Line line = new Line(node.output().channels(), weights, node.multiplyAdds());
                table.row(name, line, before.remove(name));
                all = new Line(0, all.weights + line.weights, all.multiplyAdds + line.multiplyAdds);
            }
        }
        before.forEach((name, gone) -> table.row(name, new Line(0, 0, 0), gone));
        table.row("in all", "", number(all.weights), number(all.multiplyAdds));
        return table.text.toString();
    }

    private static void add(Network network, Node node, Map<String, Line> before) {
        if (node.hasBlock() && network.blocks().get(node.block()).isLinear()) {
            BlockShape shape = network.blocks().get(node.block());
            long uses = node.weightUses();
            before.put(shape.name(), new Line(shape.outputs(), shape.weights(), shape.weights() * uses));
        }
    }

    private void row(String name, Line now, Line before) {
        if (before == null) {
            row(name, number(now.units), number(now.weights), number(now.multiplyAdds));
        } else {
            row(
                    name,
                    number(now.units) + " of " + number(before.units),
                    number(now.weights) + " of " + number(before.weights),
                    number(now.multiplyAdds) + " of " + number(before.multiplyAdds));
        }
    }

    private void row(String name, String units, String weights, String multiplyAdds) {
        text.append(String.format(Locale.ROOT, "%-14s %14s %26s %30s%n", name, units, weights, multiplyAdds));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
