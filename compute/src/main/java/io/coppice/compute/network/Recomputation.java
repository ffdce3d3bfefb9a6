package io.coppice.compute.network;

import io.coppice.compute.layer.LayerPass;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * Which stages pass B has to compute. As far as it draws the units of pass A, from the images on, their outputs still lie
 * where pass A left them. Once gates have settled the two draws mostly differ in a late layer only.
 */
final class Recomputation {
    private final List<Stage> stages;
    private final boolean[] wanted;
    // By edge: it holds something else than in pass A.
    private final boolean[] differs;
    private List<OpenBlock> before = List.of();

    Recomputation(List<Stage> stages) {
        this.stages = stages;
        this.wanted = new boolean[stages.size()];
        this.differs = new boolean[stages.size() + 1];
    }

    boolean wants(int stage) {
        return wanted[stage];
    }

    /** A pass that finds nothing done. */
    void everything(List<OpenBlock> open) {
        Arrays.fill(wanted, true);
        before = open;
    }

    /**
     * A pass on the images and parameters of the one before.
     *
     * @param edges the units before and after each stage
     * @param passes those of the pass before
     */
    void whatDiffers(List<OpenBlock> open, List<UnitSet> edges, LayerPass[] passes) {
        for (int i = 0; i < wanted.length; i++) {
            Stage stage = stages.get(i);
            boolean sameBlock = !stage.hasBlock() || open.get(stage.block()).equals(before.get(stage.block()));
            boolean sameInputs = !differs[stage.from()] && !(stage.joins() && differs[stage.second()]);
            wanted[i] = !sameBlock || !sameInputs || !edges.get(i + 1).equals(passes[i].outUnits());
            differs[i + 1] = wanted[i];
        }
        for (int i = wanted.length - 1; i >= 0; i--) {
            // It works on its input's place, where its own output of pass A lies now.
            if (wanted[i] && stages.get(i).layer().inPlace() && stages.get(i).from() > 0) {
                wanted[stages.get(i).from() - 1] = true;
            }
        }
        before = open;
    }
}
