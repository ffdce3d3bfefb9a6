package io.coppice.actors.transfer;

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

    /** A message without arrays that may be longer than a frame; what is told so to one node arrives in order. */
    default <T> void tellLong(ActorRef<? super T> to, T message) {
        to.tell(message);
    }
}
