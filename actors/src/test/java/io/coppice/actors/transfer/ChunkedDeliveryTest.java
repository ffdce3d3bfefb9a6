package io.coppice.actors.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.coppice.actors.count.NodeCounts;
import io.coppice.actors.node.CoppiceNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.StepId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Parameters that are larger than any frame reach another node. */
class ChunkedDeliveryTest {
    private static final int FLOATS = 30_000_000;

    @Test
    void aMessageLargerThanAFrameArrives() {
        Set<String> roles = Set.of("front", "shard", "worker");
        try (CoppiceNode first = node(roles, List.of());
                CoppiceNode second = node(roles, List.of(first.hostAndPort()))) {
            ActorTestKit kit = ActorTestKit.create(second.system());
            TestProbe<Slices> probe = kit.createTestProbe();
            String path = ActorRefResolver.get(second.system()).toSerializationFormat(probe.getRef());
            ActorRef<Slices> remote = ActorRefResolver.get(first.system()).resolveActorRef(path);
            float[] data = new float[FLOATS];
            data[FLOATS - 1] = 7;
            Slice slice = new Slice(data, 0, FLOATS);
            StepId step = new StepId("job", 1, 2, 3);
            ChunkedDelivery.of(first.system()).tell(remote, new Slices(step, 0, 5, slice, slice, List.of(), List.of()));
            Slices come = probe.receiveMessage(Duration.ofSeconds(60));
            assertThat(come.step()).isEqualTo(step);
            assertThat(come.passB().data()[come.passB().from() + FLOATS - 1]).isEqualTo(7);
        }
    }

    /** Longer than any frame, and in order with what follows. */
    @Test
    void aLongHistoryArrivesBeforeWhatFollowsIt() {
        Set<String> roles = Set.of("front", "shard", "worker");
        try (CoppiceNode first = node(roles, List.of());
                CoppiceNode second = node(roles, List.of(first.hostAndPort()))) {
            ActorTestKit kit = ActorTestKit.create(second.system());
            TestProbe<JobEvent> probe = kit.createTestProbe();
            String path = ActorRefResolver.get(second.system()).toSerializationFormat(probe.getRef());
            ActorRef<JobEvent> remote = ActorRefResolver.get(first.system()).resolveActorRef(path);
            JobEvent longOne = new JobEvent.Warning("job", "x".repeat(9_000_000));
            JobEvent next = new JobEvent.Failed("job", "no data");
            ChunkedDelivery freight = ChunkedDelivery.of(first.system());
            freight.tellLong(remote, longOne);
            freight.tellLong(remote, next);
            assertThat(probe.receiveMessage(Duration.ofSeconds(30))).isEqualTo(longOne);
            assertThat(probe.receiveMessage(Duration.ofSeconds(30))).isEqualTo(next);
            assertThat(NodeCounts.of(first.system()).discarded()).isZero();
            remote.tell(longOne);
            awaitDiscarded(first);
        }
    }

    private static void awaitDiscarded(CoppiceNode node) {
        for (int look = 0; look < 100 && NodeCounts.of(node.system()).discarded() == 0; look++) {
            LockSupport.parkNanos(100_000_000);
        }
        assertThat(NodeCounts.of(node.system()).discarded())
                .as("what does not fit is counted")
                .isEqualTo(1);
    }

    private static CoppiceNode node(Set<String> roles, List<String> seeds) {
        return CoppiceNode.start(new NodeSettings("127.0.0.1", 0, roles, seeds, 1, Map.of()), NodeParts.standard());
    }
}
