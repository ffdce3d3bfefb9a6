package io.coppice.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.javadsl.Behaviors;
import io.coppice.compute.kernel.VectorKernels;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeStartTest {
    private static final NodeParts PARTS = new NodeParts(
            Behaviors::empty, Behaviors::empty, (submission, spec) -> Behaviors.empty(), name -> new VectorKernels());

    @Test
    void aNodeIsUpAndDownWithinSeconds() {
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            CoppiceNode node = CoppiceNode.start(NodeSettings.local(), PARTS);
            node.close();
            long down = System.nanoTime();
            assertThat(Duration.ofNanos(down - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void twoNodesShareAMachine() {
        try (CoppiceNode first = CoppiceNode.start(NodeSettings.local(), PARTS);
                CoppiceNode second = CoppiceNode.start(NodeSettings.local(), PARTS)) {
            assertThat(first.hostAndPort()).isNotEqualTo(second.hostAndPort());
        }
    }
}
