package io.coppice.compute.gate;

import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.UnitSet;

/**
 * What one layer's gates drew for a step.
 *
 * @param a units open in pass A
 * @param b units open in pass B; the same object as {@code a} where a method has one pass
 * @param probability π of every unit
 * @param noise u of every unit, or empty where nothing was random
 * @param values of every unit the factor that its weights are scaled by in pass A, positive where it is open; empty where
 *     open units count in full. Only a method of one pass scales
 * @param bySample every sample draws its own gates from π: then {@code a} and {@code b} are what any sample opens
 * @param heldOpen a layer that closes entirely kills the network, so in a pass that drew none of its units that of
 *     highest π was opened
 */
public record GateDraw(
        UnitSet a, UnitSet b, float[] probability, float[] noise, float[] values, boolean bySample, boolean heldOpen) {

    private static final float[] NONE = new float[0];

    /** Gates that are open or closed. */
    public static GateDraw binary(UnitSet a, UnitSet b, float[] probability, float[] noise, boolean heldOpen) {
        return new GateDraw(a, b, probability, noise, NONE, false, heldOpen);
    }

    /** Gates of one pass that scale: closed where the value is 0. */
    public static GateDraw soft(float[] values, float[] probability, float[] noise, boolean heldOpen) {
        UnitSet open = UnitSet.where(values.length, unit -> values[unit] != 0);
        return new GateDraw(open, open, probability, noise, values, false, heldOpen);
    }

    /** Gates that every sample draws for itself. @param b the same object as {@code a} where a method has one pass */
    public static GateDraw ofSamples(UnitSet a, UnitSet b, float[] probability, boolean heldOpen) {
        return new GateDraw(a, b, probability, NONE, NONE, true, heldOpen);
    }

    /** Pass B finds what pass A found. */
    boolean coincides() {
        return a == b || !bySample && a.equals(b);
    }

    public boolean scales() {
        return values.length > 0;
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "GateDraw",
                "a",
                a,
                "b",
                b,
                "probability",
                probability,
                "noise",
                noise,
                "values",
                values,
                "bySample",
                bySample,
                "heldOpen",
                heldOpen);
    }
}
