package io.coppice.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.javadsl.Behaviors;
import io.coppice.compute.kernel.VectorKernels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"2, 3", "1, 4"})
    void aNodeThatDiffersIsRefusedAndToldHow(String version, int shards) {
        try (CoppiceNode first = CoppiceNode.start(with("1", 3, List.of()), PARTS)) {
            assertThatThrownBy(() -> CoppiceNode.start(with(version, shards, List.of(first.hostAndPort())), PARTS))
                    .hasMessageContaining("this one has version " + version + " and shards " + shards)
                    .hasMessageContaining(first.hostAndPort() + " version 1 and shards 3");
        }
    }

    private static NodeSettings with(String version, int shards, List<String> seeds) {
        Map<String, Object> values = Map.of(SameCluster.VERSION, version, SameCluster.SHARDS, shards);
        return new NodeSettings("127.0.0.1", 0, Set.of("front", "shard", "worker"), seeds, 1, values);
    }

    @Test
    void twoNodesShareAMachine() {
        try (CoppiceNode first = CoppiceNode.start(NodeSettings.local(), PARTS);
                CoppiceNode second = CoppiceNode.start(NodeSettings.local(), PARTS)) {
            assertThat(first.hostAndPort()).isNotEqualTo(second.hostAndPort());
        }
    }
}
