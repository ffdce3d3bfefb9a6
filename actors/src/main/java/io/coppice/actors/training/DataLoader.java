package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.training.BatchPool.Buffer;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.WireMessage;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Serves the batches of a job on one node, on a thread of its own: assembles the batch of a step when it is asked for, and
 * those of the steps that come next before they are. Which samples belong to a step follows from (seed, step).
 */
public final class DataLoader {
    private static final int AHEAD = 3;
    private static final int ROLLED_BACK = 128;

    private final ActorRef<WireMessage> self;
    private final BatchPool pool;
    private final TreeMap<Long, Buffer> ready = new TreeMap<>();
    private long newest = -1;

    private record Prefetch() implements PrivateMessage {}

    private DataLoader(ActorContext<WireMessage> context, BatchPool pool) {
        this.self = context.getSelf();
        this.pool = pool;
    }

    /** @param pool opens the data and makes the pool, on the loader's thread */
    static Behavior<DataProtocol> create(Supplier<BatchPool> pool) {
        return Behaviors.<WireMessage>setup(context -> {
                    try {
                        DataLoader loader = new DataLoader(context, pool.get());
                        return Behaviors.receiveMessage(message -> {
                            loader.receive(message);
                            return Behaviors.same();
                        });
                    } catch (RuntimeException | OutOfMemoryError unusable) {
                        context.getLog().error("The data cannot be used", unusable);
                        return refuse(unusable.getMessage());
                    }
                })
                .narrow();
    }

    private static Behavior<WireMessage> refuse(String reason) {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof DataProtocol.NextBatch next) {
                next.replyTo().tell(new DataProtocol.NoBatch(next.step(), reason));
            }
            return Behaviors.same();
        });
    }

    private void receive(WireMessage message) {
        switch (message) {
            case DataProtocol.NextBatch next -> {
                try {
                    serve(next);
                } catch (RuntimeException | OutOfMemoryError unusable) {
                    next.replyTo().tell(new DataProtocol.NoBatch(next.step(), unusable.getMessage()));
                }
            }
            case DataProtocol.Release release -> pool.release(release.buffer());
            case Prefetch prefetch -> prefetch();
            default -> throw new IllegalArgumentException("A loader does not understand " + message);
        }
    }

    private void serve(DataProtocol.NextBatch next) {
        long step = next.step().step();
        Buffer prefetched = ready.remove(step);
        Buffer buffer = prefetched != null ? prefetched : pool.assemble(step);
        next.replyTo().tell(new DataProtocol.Batch(next.step(), buffer.number(), buffer.images(), buffer.targets()));
        // Far below the newest: the job was rolled back.
        newest = step < newest - ROLLED_BACK ? step : Math.max(newest, step);
        self.tell(new Prefetch());
    }

    /** Makes one batch, so that questions are never kept waiting for more than one. */
    private void prefetch() {
        drop(ready.headMap(newest - AHEAD));
        drop(ready.tailMap(newest + AHEAD, false));
        for (long step = newest + 1; step <= newest + AHEAD; step++) {
            if (!ready.containsKey(step)) {
                ready.put(step, pool.assemble(step));
                self.tell(new Prefetch());
                return;
            }
        }
    }

    private void drop(Map<Long, Buffer> useless) {
        useless.values().forEach(buffer -> pool.release(buffer.number()));
        useless.clear();
    }
}
