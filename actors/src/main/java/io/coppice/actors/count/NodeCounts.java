package io.coppice.actors.count;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import io.coppice.protocols.message.NodeFigures;
import java.util.concurrent.atomic.LongAdder;

/** What a node counts for its metrics, one for every actor system. Any thread may count. */
public final class NodeCounts implements Extension {
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder discarded = new LongAdder();

    public NodeCounts() {}

    private static final class Id extends ExtensionId<NodeCounts> {
        private static final Id INSTANCE = new Id();

        @Override
        public NodeCounts createExtension(ActorSystem<?> system) {
            return new NodeCounts();
        }
    }

    /** Those of this actor system. */
    public static NodeCounts of(ActorSystem<?> system) {
        return Id.INSTANCE.apply(system);
    }

    void sent(long bytes) {
        sent.add(bytes);
    }

    void received(long bytes) {
        received.add(bytes);
    }

    /** A holder of state refused a message of a step. */
    public void addRefused() {
        refused.increment();
    }

    public long refused() {
        return refused.sum();
    }

    /** A holder of state heard again what it has taken in. */
    public void addRepeated() {
        repeated.increment();
    }

    /** A message could not be sent to another node. */
    public void addDiscarded() {
        discarded.increment();
    }

    public long discarded() {
        return discarded.sum();
    }

    NodeFigures figures(String node) {
        Runtime heap = Runtime.getRuntime();
        return new NodeFigures(
                node,
                sent.sum(),
                received.sum(),
                refused.sum(),
                repeated.sum(),
                discarded.sum(),
                heap.totalMemory() - heap.freeMemory());
    }
}
