package io.coppice.actors.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.actors.transfer.ChunkSender.Send;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkSenderTest {
    private static final long SECOND = 1_000_000_000;

    private final ChunkSender outgoing = new ChunkSender();

    private static ChunkedMessage cargo(String name, int chunks) {
        return new ChunkedMessage(name, "manifest", "recipient", new byte[chunks * ChunkSender.CHUNK_BYTES - 5]);
    }

    private static List<String> names(List<Send> sends) {
        return sends.stream().map(send -> send.cargo().name() + send.number()).toList();
    }

    @Test
    void aFewChunksAreUnderWayAndMessagesGoOneAfterTheOther() {
        assertThat(names(outgoing.load(cargo("a", 6), 0))).containsExactly("a0", "a1", "a2", "a3");
        assertThat(names(outgoing.load(cargo("b", 1), 0))).as("waits").isEmpty();
        assertThat(names(outgoing.unloaded("a", 2, 0))).containsExactly("a4");
        assertThat(names(outgoing.unloaded("a", 2, 0))).as("repeated").isEmpty();
        assertThat(names(outgoing.unloaded("b", 0, 0))).as("not yet sent").isEmpty();
        for (int number : new int[] {0, 1, 3, 4}) {
            outgoing.unloaded("a", number, 0);
        }
        assertThat(names(outgoing.unloaded("a", 5, 0))).containsExactly("b0");
        assertThat(outgoing.unloaded("b", 0, 0)).isEmpty();
        assertThat(outgoing.isIdle()).isTrue();
    }

    @Test
    void aNodeThatHasStoppedCostsNoMoreThanWhatMayWait() {
        ChunkedMessage message = cargo("m", 64);
        for (int times = 0; times < 20; times++) {
            outgoing.load(message, 0);
        }
        assertThat(outgoing.waitingBytes())
                .isBetween(ChunkSender.WAITING_BYTES - message.bytes().length, ChunkSender.WAITING_BYTES);
        outgoing.tick(4 * SECOND);
        assertThat(outgoing.isIdle()).isFalse();
        outgoing.tick(6 * SECOND);
        assertThat(outgoing.isIdle()).as("who waits for it asks again").isTrue();
    }

    @Test
    void chunksThatOvertakeEachOtherMakeTheMessage() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(5 * ChunkSender.CHUNK_BYTES)];
            random.nextBytes(bytes);
            ChunkSender sender = new ChunkSender();
            ChunkAssembler receiver = new ChunkAssembler();
            ChunkedMessage cargo = new ChunkedMessage("a", "manifest", "recipient", bytes);
            List<byte[]> come = new ArrayList<>();
            Deque<Send> under = new ArrayDeque<>(sender.load(cargo, 0));
            while (!under.isEmpty()) {
                if (random.nextBoolean()) {
                    under.addLast(under.removeFirst());
                }
                Send send = under.removeFirst();
                var chunk = new io.coppice.protocols.message.ChunkProtocol.Chunk(
                        "a",
                        send.number(),
                        cargo.chunks(ChunkSender.CHUNK_BYTES),
                        "manifest",
                        "recipient",
                        cargo.chunk(send.number(), ChunkSender.CHUNK_BYTES),
                        null);
                receiver.take(chunk, 0).ifPresent(come::add);
                under.addAll(sender.unloaded("a", send.number(), 0));
            }
            assertThat(come).as("seed " + seed).hasSize(1);
            assertThat(come.getFirst()).isEqualTo(bytes);
            assertThat(receiver.count() + (sender.isIdle() ? 0 : 1)).isZero();
        }
    }
}
