package io.coppice.compute.gate;

import io.coppice.compute.tensor.UnitSet;

/** Keeps a layer from closing entirely, which would cut the network in two: its likeliest unit stays open. */
public final class Opening {

    private Opening() {}

    /** The first of the units of highest probability. */
    public static int likeliest(float[] probability) {
        int best = 0;
        for (int unit = 1; unit < probability.length; unit++) {
            if (probability[unit] > probability[best]) {
                best = unit;
            }
        }
        return best;
    }

    /** The open units and this one. */
    public static UnitSet with(UnitSet open, int unit) {
        return UnitSet.where(open.total(), each -> each == unit || open.contains(each));
    }
}
