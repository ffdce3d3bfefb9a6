package io.coppice.compute.compact;

import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.operator.OpenWeights;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What of a folded network its output depends on, found from the last node to the first: a unit whose outgoing weights are
 * all zero is not needed, and neither is what feeds only it.
 */
final class Liveness {
    private final List<UnitSet> edges;
    private final UnitSet[] needed;
    private final boolean[] foldsConstants;
    private final boolean[] dropsZeros;

    Liveness(FoldedNetwork folded) {
        Network network = folded.network();
        int last = network.nodes().size();
        edges = network.edgesOf(folded.open());
        needed = new UnitSet[last + 1];
        foldsConstants = new boolean[last + 1];
        dropsZeros = new boolean[last + 1];
        for (int edge = 0; edge < last; edge++) {
            needed[edge] = UnitSet.none(network.edge(edge).channels());
        }
        needed[last] = UnitSet.all(network.edge(last).channels());
        Arrays.fill(foldsConstants, 0, last, true);
        Arrays.fill(dropsZeros, 0, last, true);
        for (int i = last - 1; i >= 0; i--) {
            Node node = network.nodes().get(i);
            Optional<OpenWeights> weights =
                    node.hasBlock() ? Optional.of(Compaction.weights(folded, node.block())) : Optional.empty();
            UnitSet out = units(i + 1);
            for (int input = 0; input < node.from().length; input++) {
                int from = node.from()[input];
                needed[from] = needed[from].union(node.operator().dependsOn(out, weights, node.inputs(), input));
                foldsConstants[from] &= node.operator().foldsConstants(foldsConstants[i + 1]);
                dropsZeros[from] &= node.operator().dropsZeros(foldsConstants[i + 1], dropsZeros[i + 1]);
            }
        }
        foldsConstants[0] = false;
        dropsZeros[0] = false;
    }

    /** The units of an edge that take part and that something depends on. */
    UnitSet units(int edge) {
        return edges.get(edge).intersect(needed[edge]);
    }

    /** Units of this edge that are the same for every sample can be taken up by the biases behind it. */
    boolean foldsConstants(int edge) {
        return foldsConstants[edge];
    }

    /** Units of this edge that are always zero can be left out. */
    boolean dropsZeros(int edge) {
        return dropsZeros[edge];
    }
}
