package io.coppice.actors.transfer;

import io.coppice.protocols.message.ChunkProtocol.Chunk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Messages that have come in part. What is not continued for a while is forgotten. */
final class ChunkAssembler {
    private static final long SILENCE_NANOS = 10_000_000_000L;

    private final Map<String, Part> parts = new HashMap<>();

    private static final class Part {
        private final byte[][] chunks;
        private int missing;
        private long heardAt;

        private Part(int chunks) {
            this.chunks = new byte[chunks][];
            this.missing = chunks;
        }
    }

    /** @return the whole message, when this chunk was the last that was missing */
    Optional<byte[]> take(Chunk chunk, long now) {
        Part part = parts.computeIfAbsent(chunk.cargo(), name -> new Part(chunk.of()));
        part.heardAt = now;
        if (part.chunks[chunk.number()] == null) {
            part.chunks[chunk.number()] = chunk.bytes();
            part.missing--;
        }
        if (part.missing > 0) {
            return Optional.empty();
        }
        parts.remove(chunk.cargo());
        return Optional.of(joined(part.chunks));
    }

    private static byte[] joined(byte[][] chunks) {
        int length = 0;
        for (byte[] chunk : chunks) {
            length = Math.addExact(length, chunk.length);
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, whole, at, chunk.length);
            at += chunk.length;
        }
        return whole;
    }

    /** Time has passed. */
    void tick(long now) {
        parts.values().removeIf(part -> now - part.heardAt > SILENCE_NANOS);
    }

    int count() {
        return parts.size();
    }
}
