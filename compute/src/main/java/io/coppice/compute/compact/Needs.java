package io.coppice.compute.compact;

import io.coppice.compute.layer.Addition;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Stage;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;
import java.util.List;

/**
 * What of a folded network the logits depend on, found from the last stage to the first: a unit whose outgoing weights are
 * all zero is not needed, and neither is what feeds only it.
 */
final class Needs {
    private final List<UnitSet> edges;
    private final boolean[][] needed;
    private final boolean[] foldsConstants;
    private final boolean[] dropsZeros;

    Needs(FoldedNetwork folded) {
        Network network = folded.network();
        int count = network.stages().size() + 1;
        edges = network.edgesOf(folded.open());
        needed = new boolean[count][];
        foldsConstants = new boolean[count];
        dropsZeros = new boolean[count];
        for (int edge = 0; edge < count; edge++) {
            needed[edge] = new boolean[network.edge(edge).channels()];
        }
        Arrays.fill(foldsConstants, 0, count - 1, true);
        Arrays.fill(dropsZeros, 0, count - 1, true);
        Arrays.fill(needed[count - 1], true);
        for (int i = network.stages().size() - 1; i >= 0; i--) {
            Stage stage = network.stages().get(i);
            pass(folded, i, stage, stage.from());
            if (stage.joins()) {
                pass(folded, i, stage, stage.second());
            }
        }
        foldsConstants[0] = false;
        dropsZeros[0] = false;
    }

    /** The units of an edge that take part and that something depends on, ascending. */
    int[] units(int edge) {
        return Arrays.stream(edges.get(edge).toArray())
                .filter(unit -> needed[edge][unit])
                .toArray();
    }

    /** Units of this edge that are the same for every image can be taken up by the biases behind it. */
    boolean foldsConstants(int edge) {
        return foldsConstants[edge];
    }

    /** Units of this edge that are always zero can be left out. */
    boolean dropsZeros(int edge) {
        return dropsZeros[edge];
    }

    private void pass(FoldedNetwork folded, int i, Stage stage, int from) {
        boolean linear =
                stage.hasBlock() && folded.network().blocks().get(stage.block()).isLinear();
        boolean folds = foldsConstants[i + 1];
        boolean drops = dropsZeros[i + 1];
        if (linear) {
            // At the border a padded window sees less of a constant channel, so no bias can stand for it.
            folds = !(stage.layer() instanceof Convolution convolution)
                    || convolution.window().padding() == 0;
            drops = true;
            needConnected(OpenWeights.of(folded, stage.block()), i + 1, from);
        } else if (stage.layer() instanceof Addition) {
            folds = false;
            drops = true;
            needSame(i + 1, from, 1);
        } else if (stage.layer() instanceof Flatten) {
            needSame(i + 1, from, stage.output().channels() / stage.input().channels());
        } else {
            // A batch normalisation makes another constant of a zero.
            drops = stage.statistics() >= 0 ? folds : drops;
            needSame(i + 1, from, 1);
        }
        foldsConstants[from] &= folds;
        dropsZeros[from] &= drops;
    }

    private void needConnected(OpenWeights weights, int edge, int from) {
        for (int row = 0; row < weights.open().outputs().count(); row++) {
            boolean wanted = needed[edge][weights.open().outputs().unit(row)];
            for (int column = 0; wanted && column < weights.open().inputs().count(); column++) {
                int unit = weights.open().inputs().unit(column);
                needed[from][unit] |= weights.connects(row, column);
            }
        }
    }

    private void needSame(int edge, int from, int positions) {
        for (int unit = 0; unit < needed[edge].length; unit++) {
            needed[from][unit / positions] |=
                    needed[edge][unit] && edges.get(edge).contains(unit);
        }
    }
}
