package io.coppice.actors.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The squared norms (or the sums of layers) that the shards sent for a step, added in shard order whatever order they came in. */
final class PulledNorms {
    private final List<List<float[]>> byShard;

    PulledNorms(int shards) {
        byShard = new ArrayList<>(Collections.nCopies(shards, List.of()));
    }

    void keep(int shard, List<float[]> norms) {
        byShard.set(shard, norms);
    }

    /** @param sums one array a gate layer */
    void sumInto(List<float[]> sums) {
        sums.forEach(sum -> Arrays.fill(sum, 0));
        for (List<float[]> norms : byShard) {
            for (int layer = 0; layer < norms.size(); layer++) {
                add(norms.get(layer), sums.get(layer));
            }
        }
    }

    /** The sums in arrays of their own, for lengths that change from step to step. */
    List<float[]> sum() {
        List<float[]> sums = byShard.getFirst().stream()
                .map(numbers -> new float[numbers.length])
                .toList();
        sumInto(sums);
        return sums;
    }

    private static void add(float[] norms, float[] sums) {
        for (int unit = 0; unit < norms.length; unit++) {
            sums[unit] += norms[unit];
        }
    }
}
