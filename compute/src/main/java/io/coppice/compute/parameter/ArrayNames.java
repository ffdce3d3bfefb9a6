package io.coppice.compute.parameter;

import io.coppice.compute.operator.BlockShape;

/**
 * How the arrays of a snapshot are called: {@code fc1.weight}, {@code fc1.bias}, {@code fc1.phi}; with
 * {@code .first-moment}, {@code .second-moment} or {@code .average} behind it for the optimizer's state; and with
 * {@code @from-to} behind that where a part holds only some rows.
 */
public final class ArrayNames {
    public static final String PHI = ".phi";
    /** Σm of a part's soft masks, for those who only compute with the network. */
    public static final String MASK_SUM = ".mask-sum";

    public static final String AVERAGE = ".average";

    private ArrayNames() {}

    /** The name of a part's rows of an array. */
    public static String rows(String array, BlockShape shape, RowRange part) {
        return part.isWhole(shape) ? array : array + "@" + part.fromOutput() + "-" + part.toOutput();
    }
}
