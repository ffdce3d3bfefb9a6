package io.coppice.actors.simulation;

/** The one thread of a worker on which its slots' steps are computed, one after the other. */
final class ComputeThread {
    private final SimulatedNode node;
    private final SimulatedNetwork network;
    private final long nanos;
    private long freeAt;

    /** @param nanos a step takes between this and twice this */
    ComputeThread(SimulatedNode node, SimulatedNetwork network, long nanos) {
        this.node = node;
        this.network = network;
        this.nanos = nanos;
    }

    void compute(Runnable computed) {
        freeAt = Math.max(freeAt, network.now()) + nanos + network.random().nextLong(nanos);
        network.after(node, freeAt - network.now(), computed);
    }
}
