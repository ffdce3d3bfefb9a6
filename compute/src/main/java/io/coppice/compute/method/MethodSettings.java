package io.coppice.compute.method;

import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.Network;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of a sparsity method; each method has one record of its own. */
public interface MethodSettings {

    /** As it is named in a job. */
    String name();

    /** What the finished network may cost, if it was said. */
    default Optional<CostTarget> target() {
        return Optional.empty();
    }

    /** What a worker does where every sample has gates of its own; empty where a mini-batch shares them. */
    default Optional<SampleGating> sampleGating() {
        return Optional.empty();
    }

    /** How weights begin unless the job says otherwise: as in the method's paper. */
    default Initialisation initialisation(Network network) {
        return Initialisation.papers(network);
    }

    /**
     * The same where the weights were learned before: all gates begin open, since a closed one would take away what was
     * learned.
     */
    default MethodSettings begunOpen() {
        return this;
    }

    /**
     * How many epochs pass until nothing more is removed: what follows trains the network that is left. Empty where units
     * may go until the last step.
     *
     * @param epochs of the whole training
     */
    default OptionalInt settlesAfter(int epochs) {
        return OptionalInt.empty();
    }

    /**
     * A method for one training.
     *
     * @throws IllegalArgumentException naming the first setting that cannot be used, its value and what is allowed
     */
    SparsityMethod create(TrainingPlan plan);
}
