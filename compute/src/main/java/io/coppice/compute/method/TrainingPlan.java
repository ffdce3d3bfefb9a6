package io.coppice.compute.method;

import io.coppice.compute.data.SampleOrder;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import java.util.List;

/**
 * What a method has to know of the training it takes part in.
 *
 * @param samples of the training split: N of the objective
 * @param batch samples of a step
 * @param pretrained whether the weights were learned before, so that all gates begin open and nothing of them is lost
 */
public record TrainingPlan(Network network, int samples, int batch, int epochs, boolean pretrained) {

    /** From random weights. */
    public TrainingPlan(Network network, int samples, int batch, int epochs) {
        this(network, samples, batch, epochs, false);
    }

    /** One epoch that is one step: for what depends on the network and N alone. */
    public static TrainingPlan of(Network network, int samples) {
        return new TrainingPlan(network, samples, samples, 1);
    }

    public List<GateShape> gates() {
        return network.gates();
    }

    public int stepsPerEpoch() {
        return SampleOrder.stepsPerEpoch(samples, batch);
    }

    /** Steps of the whole training. */
    public long steps() {
        return (long) epochs * stepsPerEpoch();
    }
}
