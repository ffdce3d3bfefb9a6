package io.coppice.actors.scale;

/**
 * What a cluster runs on.
 *
 * @param processors that all nodes share; 0 where every node has enough of its own
 * @param bytesPerMicrosecond of each node's network, both ways together
 * @param latency of a message on its way, microseconds
 */
record Surroundings(int processors, double bytesPerMicrosecond, double latency) {

    /** All nodes on one machine. */
    static Surroundings oneMachine(int processors) {
        return new Surroundings(processors, Double.POSITIVE_INFINITY, 30);
    }

    /** A machine for every node, 10 Gbit/s between them. */
    static Surroundings network() {
        return new Surroundings(0, 1250, 100);
    }
}
