package io.coppice.compute.network;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which weights stand on the shortcuts of residual blocks: a matter of their place, whatever they are called. */
public final class Shortcuts {

    private Shortcuts() {}

    /**
     * The 1 x 1 projections on shortcuts, which only change the shape of what is passed by: blocks of weights with one
     * number an input and output, on the branch that an addition reads second and on no other.
     */
    public static Set<Integer> projections(Network network) {
        List<Node> nodes = network.nodes();
        Set<Integer> blocks = new HashSet<>();
        for (Node addition : nodes) {
            if (addition.operator().handsGradientOn()) {
                BitSet main = leadingTo(nodes, addition.from()[0]);
                for (int input = 1; input < addition.from().length; input++) {
                    BitSet shortcut = leadingTo(nodes, addition.from()[input]);
                    shortcut.andNot(main);
                    shortcut.stream()
                            .filter(edge ->
                                    edge > 0 && nodes.get(edge - 1).operator().isProjection())
                            .forEach(edge -> blocks.add(nodes.get(edge - 1).block()));
                }
            }
        }
        return blocks;
    }

    /** The edge and all that it is computed from. */
    private static BitSet leadingTo(List<Node> nodes, int edge) {
        BitSet edges = new BitSet(nodes.size() + 1);
        edges.set(edge);
        for (int at = edge; at > 0; at--) {
            if (edges.get(at)) {
                for (int from : nodes.get(at - 1).from()) {
                    edges.set(from);
                }
            }
        }
        return edges;
    }
}
