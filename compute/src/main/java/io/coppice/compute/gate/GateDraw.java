package io.coppice.compute.gate;

import io.coppice.compute.tensor.UnitSet;
import java.util.function.IntPredicate;

/**
 * What one layer's gates drew for a step.
 *
 * @param a units open in pass A
 * @param b units open in pass B; the same object as {@code a} where a method has one pass
 * @param probability π of every unit
 * @param noise u of every unit, or empty where nothing was random
 */
public record GateDraw(UnitSet a, UnitSet b, float[] probability, float[] noise) {

    /** A layer that closes entirely kills the network, so its unit of highest π was opened against the draw. */
    public boolean heldOpen() {
        return noise.length > 0
                && (forcedIn(a, unit -> noise[unit] < probability[unit])
                        || forcedIn(b, unit -> a == b || noise[unit] > 1.0 - probability[unit]));
    }

    private static boolean forcedIn(UnitSet open, IntPredicate drawn) {
        return open.count() == 1 && !drawn.test(open.unit(0));
    }
}
