package io.coppice.actors.freight;

import akka.actor.typed.ActorRef;

/** How messages that may be large are told. At most once, as everything that is told; who waits asks again. */
public interface Delivery {
    /** As it is. */
    Delivery DIRECT = new Delivery() {
        @Override
        public <T> void tell(ActorRef<? super T> to, T message) {
            to.tell(message);
        }
    };

    <T> void tell(ActorRef<? super T> to, T message);
}
