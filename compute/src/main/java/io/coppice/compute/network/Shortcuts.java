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
        List<Stage> stages = network.stages();
        Set<Integer> blocks = new HashSet<>();
        for (Stage addition : stages) {
            if (addition.joins()) {
                BitSet shortcut = leadingTo(stages, addition.second());
                shortcut.andNot(leadingTo(stages, addition.from()));
                shortcut.stream()
                        .filter(edge -> edge > 0 && isProjection(network, stages.get(edge - 1)))
                        .forEach(edge -> blocks.add(stages.get(edge - 1).block()));
            }
        }
        return blocks;
    }

    private static boolean isProjection(Network network, Stage stage) {
        return stage.hasBlock()
                && network.blocks().get(stage.block()).isLinear()
                && network.blocks().get(stage.block()).span() == 1;
    }

    /** The edge and all that it is computed from. */
    private static BitSet leadingTo(List<Stage> stages, int edge) {
        BitSet edges = new BitSet(stages.size() + 1);
        edges.set(edge);
        for (int at = edge; at > 0; at--) {
            if (edges.get(at)) {
                Stage stage = stages.get(at - 1);
                edges.set(stage.from());
                if (stage.joins()) {
                    edges.set(stage.second());
                }
            }
        }
        return edges;
    }
}
