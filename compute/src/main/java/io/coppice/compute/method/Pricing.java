package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an open unit costs, beside the weights' L2: the part of the penalty that closes gates. What it remembers from step
 * to step is the caller's, as the arrays that it names.
 */
interface Pricing {

    /** Which arrays it remembers; none of them is learned. */
    default List<GateArray> arrays() {
        return List.of();
    }

    /** These arrays as training begins. */
    default List<float[]> initialise(List<float[]> probabilities) {
        return List.of();
    }

    /**
     * By gate layer how much the penalty grows with the π of one unit.
     *
     * @param probabilities of every unit, for who needs them
     */
    double[] unitPrices(Supplier<List<float[]>> probabilities, List<float[]> memory);

    /** The penalty. */
    double penalty(List<float[]> probabilities, List<float[]> memory);

    /** @param version how many steps were taken in */
    default void settle(Supplier<List<float[]>> probabilities, List<float[]> memory, long version) {}

    /**
     * The gates with which the finished network is fixed.
     *
     * @param gates as the method would have them
     * @param candidates what each unit's gate would be if it were kept, 0 where it cannot be
     */
    default List<float[]> select(List<float[]> gates, List<float[]> candidates, List<float[]> probabilities) {
        return gates;
    }
}
