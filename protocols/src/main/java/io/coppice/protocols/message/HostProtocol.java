package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;

/** What the coordinator of a job says to a node that hosts training workers. */
public sealed interface HostProtocol extends WireMessage {

    /**
     * Brings the number of this node's workers for a job to {@code workers}; they ask {@code coordinator} for steps and
     * end with it.
     *
     * @param spec the complete job specification, as HOCON text
     */
    record Employ(String job, String spec, int workers, ActorRef<TrainingProtocol> coordinator)
            implements HostProtocol {}
}
