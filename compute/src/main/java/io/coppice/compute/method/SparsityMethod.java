package io.coppice.compute.method;

import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.parameter.PruningPlan;
import io.coppice.compute.tensor.CounterRandom;
import java.util.List;
import java.util.Optional;

/**
 * A way to learn which units a network needs. Holds settings only; what is learned, the gate parameters φ, is the
 * caller's: the arrays that {@link #arrays} names, in that order. What is told by gate layer is in the order of
 * {@code Network.gates()}.
 */
public interface SparsityMethod {

    /** As it is named in a job. */
    String name();

    /** Which arrays φ consists of; none where no gates are learned. */
    default List<GateArray> arrays() {
        return List.of();
    }

    /** The first φ. */
    default List<float[]> initialise(CounterRandom noise) {
        return List.of();
    }

    /** The gates of a step. */
    GateSample draw(List<float[]> phi, long step, CounterRandom noise);

    /** What a worker does where every sample has gates of its own, as the settings say; else empty. */
    default Optional<SampleGating> sampleGating() {
        return Optional.empty();
    }

    /** The gradient of expected loss plus penalty with respect to φ, written into {@code gradient}. */
    default void gradient(List<float[]> phi, GateSample draw, StepOutcome outcome, List<float[]> gradient) {}

    /**
     * Brings φ back into its allowed range after a step, and moves the arrays that no optimizer does.
     *
     * @param version how many steps φ has taken in, this one included
     */
    default void settle(List<float[]> phi, StepOutcome outcome, long version) {}

    /** Whether this step's outcome moves φ at all. */
    default boolean learnsGates(long step) {
        return !arrays().isEmpty();
    }

    /** The optimizer of φ, given that of the weights. */
    default OptimizerSettings gateOptimizer(OptimizerSettings ofWeights) {
        return ofWeights;
    }

    /** What the method does to single weights, if it does. */
    default Optional<PruningPlan> weightRule() {
        return Optional.empty();
    }

    /** The penalty (as it is added to the mean cross entropy) at φ. */
    default double penalty(List<float[]> phi, List<float[]> squaredNorms) {
        return 0;
    }

    /** π of every unit, by gate layer. */
    List<float[]> probabilities(List<float[]> phi);

    /**
     * The gate values of the finished network, by gate layer: 0 where a unit is removed, else the factor its weights are
     * scaled by; unless the method says otherwise π, as dropout has it.
     */
    default List<float[]> evaluationGates(List<float[]> phi) {
        return probabilities(phi);
    }

    /** The coefficient of the weights' L2, 0 where there is none: its gradient is {@code weightDecay * π_j * w}. */
    default double weightDecay() {
        return 0;
    }
}
