package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSpecsTest {

    @Test
    void nothingSaidIsAClusterOfOne() {
        assertThat(NodeSpecs.parse("", List.of())).isEqualTo(NodeSpec.DEFAULT);
    }

    @Test
    void theExampleSaysTheDefaults() throws Exception {
        String example = Files.readString(Path.of("..", "deploy", "cluster", "node.conf"));
        assertThat(NodeSpecs.parse(example, List.of())).isEqualTo(NodeSpec.DEFAULT);
    }

    @Test
    void aNodeIsReachedWhereItBindsUnlessItSaysOtherwise() {
        NodeSpec spec = NodeSpecs.parse("bind { host = \"0.0.0.0\", port = 1234 }", List.of("advertise.host=here"));
        assertThat(spec.advertise()).isEqualTo(new NodeSpec.Address("here", 1234));
    }

    @Test
    void listsMayComeAsOneTextWithCommas() {
        NodeSpec spec = NodeSpecs.parse("seeds = \"a:1, b:2\", roles = \"worker,front\"", List.of());
        assertThat(spec.seeds()).containsExactly("a:1", "b:2");
        assertThat(spec.roles()).containsExactly("worker", "front");
    }

    @Test
    void jobsMayLieInABucket() {
        NodeSpec spec = NodeSpecs.parse(
                "objects { endpoint = \"http://10.0.0.9:9000\", bucket = jobs, access-key = a, secret-key = s }",
                List.of());
        assertThat(spec.objects())
                .contains(new NodeSpec.Objects(
                        Optional.of("http://10.0.0.9:9000"),
                        "jobs",
                        "us-east-1",
                        Optional.of(new NodeSpec.Keys("a", "s"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            roles = [wroker]             | shard, worker, front
            seeds = ["nowhere"]          | HOST:PORT
            bind.port = 70000            | 0 to 65535
            worker = 3                   | did you mean workers
            tls.key = "file"             | all of certificate, key and authority
            objects.endpoint = "http://a:9" | with a bucket
            objects { bucket = b, access-key = a } | both of access-key and secret-key
            objects { bucket = b, endpoint = "a:9" } | http://HOST:PORT
            roles = [                    | HOCON
            """)
    void whatIsWrongIsSaid(String text, String reason) {
        assertThatThrownBy(() -> NodeSpecs.parse(text, List.of()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(reason);
    }
}
