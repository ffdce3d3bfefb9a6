package io.coppice.compute.network;

import io.coppice.compute.operator.LayerPass;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * Which nodes pass B has to compute. As far as it draws the units of pass A, from the images on, their outputs still lie
 * where pass A left them. Once gates have settled the two draws mostly differ in a late layer only.
 */
final class Recomputation {
    private final List<Node> nodes;
    private final boolean[] wanted;
    // By edge: it holds something else than in pass A.
    private final boolean[] differs;
    private List<OpenBlock> before = List.of();

    Recomputation(List<Node> nodes) {
        this.nodes = nodes;
        this.wanted = new boolean[nodes.size()];
        this.differs = new boolean[nodes.size() + 1];
    }

    boolean wants(int node) {
        return wanted[node];
    }

    /** A pass that finds nothing done. */
    void everything(List<OpenBlock> open) {
        Arrays.fill(wanted, true);
        before = open;
    }

    /**
     * A pass on the images and parameters of the one before.
     *
     * @param edges the units before and after each node
     * @param passes those of the pass before
     */
    void whatDiffers(List<OpenBlock> open, List<UnitSet> edges, LayerPass[] passes) {
        for (int i = 0; i < wanted.length; i++) {
            Node node = nodes.get(i);
            boolean sameBlock = !node.hasBlock() || open.get(node.block()).equals(before.get(node.block()));
            wanted[i] =
                    !sameBlock || differsAny(node.from()) || !edges.get(i + 1).equals(passes[i].outUnits());
            differs[i + 1] = wanted[i];
        }
        for (int i = wanted.length - 1; i >= 0; i--) {
            // It works on its input's place, where its own output of pass A lies now.
            int from = nodes.get(i).from()[0];
            if (wanted[i] && nodes.get(i).operator().inPlace() && from > 0) {
                wanted[from - 1] = true;
            }
        }
        before = open;
    }

    private boolean differsAny(int[] edges) {
        for (int edge : edges) {
            if (differs[edge]) {
                return true;
            }
        }
        return false;
    }
}
