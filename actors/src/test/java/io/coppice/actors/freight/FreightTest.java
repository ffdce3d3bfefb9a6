package io.coppice.actors.freight;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import io.coppice.actors.node.CoppiceNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.StepId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parameters that are larger than any frame reach another node. */
class FreightTest {
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
            Freight.of(first.system()).tell(remote, new Slices(step, 0, 5, slice, slice, List.of(), List.of()));
            Slices come = probe.receiveMessage(Duration.ofSeconds(60));
            assertThat(come.step()).isEqualTo(step);
            assertThat(come.passB().data()[come.passB().from() + FLOATS - 1]).isEqualTo(7);
        }
    }

    private static CoppiceNode node(Set<String> roles, List<String> seeds) {
        return CoppiceNode.start(new NodeSettings("127.0.0.1", 0, roles, seeds, 1, Map.of()), NodeParts.standard());
    }
}
