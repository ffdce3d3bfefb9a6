package io.coppice.compute.method;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.Opening;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.List;

/** Which units any sample of a mini-batch opens, when every sample draws for itself: what has to be computed at all. */
final class SampleDraws {

    private SampleDraws() {}

    /** @param batch the largest number of samples; a smaller mini-batch may find a unit closed for all of its own */
    static GateSample of(
            SampleGating gating,
            List<GateShape> gates,
            List<float[]> probabilities,
            int batch,
            long step,
            CounterRandom noise) {
        List<GateDraw> layers = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            long base = noise.base(CounterRandom.Stream.GATES, step, layer);
            layers.add(layer(gating, gates.get(layer), probabilities.get(layer), batch, base));
        }
        return new GateSample(List.copyOf(layers));
    }

    private static GateDraw layer(SampleGating gating, GateShape gate, float[] probability, int batch, long base) {
        UnitSet a = open(gating, gate, probability, batch, base, false);
        UnitSet b = gating.hasTwoPasses() ? open(gating, gate, probability, batch, base, true) : a;
        if (!a.isEmpty() && !b.isEmpty()) {
            return GateDraw.ofSamples(a, b, probability, false);
        }
        int likeliest = Opening.likeliest(probability);
        UnitSet heldInA = Opening.with(a, likeliest);
        return GateDraw.ofSamples(heldInA, a == b ? heldInA : Opening.with(b, likeliest), probability, true);
    }

    private static UnitSet open(
            SampleGating gating, GateShape gate, float[] probability, int batch, long base, boolean inB) {
        return UnitSet.where(gate.units(), unit -> {
            for (int sample = 0; sample < batch; sample++) {
                if (gating.opens(probability[unit], SampleGating.noise(base, gate.units(), unit, sample), inB)) {
                    return true;
                }
            }
            return false;
        });
    }
}
