package io.coppice.actors.training;

import io.coppice.compute.network.Network;
import io.coppice.protocols.message.StepId;

/** Hears of every step that was computed, on the compute thread, before its gradient is checked and sent. */
public interface StepListener {

    /** Lets everything pass. */
    StepListener NONE = (step, network, gradient) -> {};

    /** @param gradient compact, of the open units; a listener may change it */
    void computed(StepId step, Network network, float[] gradient);
}
