package io.coppice.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.CheckpointProtocol.Arrived;
import io.coppice.protocols.message.CheckpointProtocol.Claim;
import io.coppice.protocols.message.CheckpointProtocol.ClaimReply;
import io.coppice.protocols.message.CheckpointProtocol.Claimed;
import io.coppice.protocols.message.CheckpointProtocol.PartRead;
import io.coppice.protocols.message.CheckpointProtocol.ReadFailed;
import io.coppice.protocols.message.CheckpointProtocol.ReadPart;
import io.coppice.protocols.message.CheckpointProtocol.ReadReply;
import io.coppice.protocols.message.CheckpointProtocol.Store;
import io.coppice.protocols.message.CheckpointProtocol.Write;
import io.coppice.protocols.message.CheckpointProtocol.WriteFailed;
import io.coppice.protocols.message.CheckpointProtocol.WriteReply;
import io.coppice.protocols.message.CheckpointProtocol.Written;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointerTest {
    private final MemoryDisk disk = MemoryDisk.with(Path.of("/runs"));
    private final TestInbox<WriteReply> writes = TestInbox.create();
    private final TestInbox<ClaimReply> claims = TestInbox.create();
    private final TestInbox<ReadReply> reads = TestInbox.create();
    private final BehaviorTestKit<CheckpointProtocol> checkpointer = BehaviorTestKit.create(Checkpointer.create(
            new DirectoryCheckpointStore(disk, Path.of("/runs", "run"), JobIdentity.of("job", JobSpec.DEFAULT), 3),
            Runnable::run,
            Delivery.DIRECT));

    private Claimed claim() {
        checkpointer.run(new Claim(claims.getRef()));
        checkpointer.runOne();
        return (Claimed) claims.receiveMessage();
    }

    private static Part part(String snapshot, int holder) {
        NamedArray array = new NamedArray("a" + holder, new int[] {2}, new float[] {holder, 7});
        return new Part(snapshot, holder, List.of(array), Map.of("steps", 40L));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
    # w: write announced; a, b and c: parts of shard 0, shard 1, gates; of snapshot x or y
    wx ax bx cx       | x
    ax cx bx wx       | x
    ax wx wx bx bx cx | x
    wx ax bx          |
    wx ax bx cx bx    | x
    wx ax wy bx cx ay by cy | y
    ax ay by cy wy    | y
    """)
    void aCheckpointIsWrittenOnceWhenAllItsPartsAreHere(String events, String written) {
        claim();
        for (String event : events.strip().split(" ")) {
            String snapshot = event.substring(1);
            checkpointer.run(
                    switch (event.charAt(0)) {
                        case 'w' -> new Write(1, snapshot, 40, 2, "{}", writes.getRef());
                        case 'a' -> new Arrived(part(snapshot, 0));
                        case 'b' -> new Arrived(part(snapshot, 1));
                        default -> new Arrived(part(snapshot, -1));
                    });
        }
        List<String> answered = new ArrayList<>();
        writes.getAllReceived().forEach(reply -> answered.add(((Written) reply).snapshot()));
        assertThat(answered).isEqualTo(written == null ? List.of() : List.of(written));
    }

    @Test
    void aPartIsReadBackAndWhatCannotBeReadIsNamed() {
        claim();
        checkpointer.run(new Write(1, "x", 40, 1, "{}", writes.getRef()));
        checkpointer.run(new Arrived(part("x", 0)));
        checkpointer.run(new Arrived(part("x", -1)));
        assertThat(claim().checkpoint()).contains("1-40");
        checkpointer.run(new ReadPart("1-40", 0, reads.getRef()));
        assertThat(((PartRead) reads.receiveMessage())
                        .part()
                        .arrays()
                        .getFirst()
                        .data())
                .containsExactly(0, 7);
        for (String missing : List.of("1-41", "../1-40", "")) {
            checkpointer.run(new ReadPart(missing, 0, reads.getRef()));
            assertThat(((ReadFailed) reads.receiveMessage()).reason()).startsWith("Checkpoint " + missing);
        }
    }

    @Test
    void whoDidNotClaimMayNotWriteAndAFullDiskIsTold() {
        checkpointer.run(new Write(1, "x", 40, 1, "{}", writes.getRef()));
        assertThat(((WriteFailed) writes.receiveMessage()).reason()).contains("none was claimed");
        claim();
        claim();
        checkpointer.run(new Write(1, "x", 40, 1, "{}", writes.getRef()));
        assertThat(((WriteFailed) writes.receiveMessage()).reason()).contains("incarnation 1 may not write");
        disk.leaveRoomFor(3);
        checkpointer.run(new Store("model.safetensors", new byte[10], writes.getRef()));
        assertThat(((WriteFailed) writes.receiveMessage()).reason()).contains("No space left");
        disk.leaveRoomFor(30);
        checkpointer.run(new Store("model.safetensors", new byte[10], writes.getRef()));
        assertThat(writes.receiveMessage()).isInstanceOf(Written.class);
    }
}
