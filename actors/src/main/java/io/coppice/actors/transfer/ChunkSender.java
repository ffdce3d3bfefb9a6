package io.coppice.actors.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * What goes to one other node: message after message, each chunk after chunk, only a few of them under way.
 *
 * <pre>
 *   event \ state     idle                under way
 *   load              first chunks go     waits behind the others; refused when too much waits
 *   chunk unloaded    -                   the next chunk goes; after the last the next message
 *   long silence      -                   everything is dropped: who waits for it will ask again
 * </pre>
 *
 * So a node that has stopped costs its peers what may wait, and no more.
 */
final class ChunkSender {
    static final int CHUNK_BYTES = 1 << 20;
    static final int WINDOW = 4;
    static final long WAITING_BYTES = 256L << 20;
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final Deque<ChunkedMessage> waiting = new ArrayDeque<>();
    private final BitSet unloaded = new BitSet();
    private long waitingBytes;
    private int next;
    private long heardAt;

    /** A chunk to be sent now. */
    record Send(ChunkedMessage cargo, int number) {}

    /** @return the chunks to be sent now; nothing is kept of a message that finds too much before it */
    List<Send> load(ChunkedMessage cargo, long now) {
        boolean idle = waiting.isEmpty();
        if (!idle && waitingBytes + cargo.bytes().length > WAITING_BYTES) {
            return List.of();
        }
        waiting.add(cargo);
        waitingBytes += cargo.bytes().length;
        return idle ? begin(now) : List.of();
    }

    private List<Send> begin(long now) {
        unloaded.clear();
        next = 0;
        heardAt = now;
        return send();
    }

    private List<Send> send() {
        List<Send> sends = new ArrayList<>();
        ChunkedMessage cargo = waiting.peek();
        int chunks = cargo.chunks(CHUNK_BYTES);
        while (next < chunks && next - unloaded.cardinality() < WINDOW) {
            sends.add(new Send(cargo, next++));
        }
        return sends;
    }

    /** A chunk has come to the other node. @return the chunks to be sent now */
    List<Send> unloaded(String name, int number, long now) {
        ChunkedMessage cargo = waiting.peek();
        if (cargo == null || !cargo.name().equals(name)) {
            return List.of();
        }
        heardAt = now;
        unloaded.set(number);
        if (unloaded.cardinality() < cargo.chunks(CHUNK_BYTES)) {
            return send();
        }
        waitingBytes -= waiting.remove().bytes().length;
        return waiting.isEmpty() ? List.of() : begin(now);
    }

    /** Time has passed. */
    void tick(long now) {
        if (!waiting.isEmpty() && now - heardAt > SILENCE_NANOS) {
            waiting.clear();
            waitingBytes = 0;
        }
    }

    long waitingBytes() {
        return waitingBytes;
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }
}
