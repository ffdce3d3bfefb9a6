package io.coppice.compute.operator;

import io.coppice.compute.tensor.ArrayText;
import java.util.Arrays;

/**
 * What became of an edge of the original network.
 *
 * @param edge of the compact network that carries its units; not read when there are none
 * @param units the original units that are computed, ascending
 * @param constants by original unit: its value when it is the same for every image; 0 of those that are computed
 */
public record CompactEdge(int edge, int[] units, float[] constants) {

    /** Where the compact edge has a unit, -1 when it is not computed. */
    public int rank(int unit) {
        return Math.max(-1, Arrays.binarySearch(units, unit));
    }

    public boolean computes(int unit) {
        return rank(unit) >= 0;
    }

    @Override
    public String toString() {
        return ArrayText.record("CompactEdge", "edge", edge, "units", units, "constants", constants);
    }
}
