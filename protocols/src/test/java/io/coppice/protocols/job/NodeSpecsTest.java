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
        NodeSpec spec = NodeSpecs.parse(
                "bind { host = \"0.0.0.0\", port = 1234 }, secret = a-text-that-all-nodes-share",
                List.of("advertise.host=here"));
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

    /** A node that asks HTTP requests for a token, or that other machines reach, asks other nodes for something too. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bind.host = "127.0.0.1"                                                     |
            bind.host = localhost, front.host = "::1"                                   |
            token = abc                                                                 | a token is set
            tokens = [{ name = a, token = "12345678", right = read }]                   | a token is set
            bind.host = "0.0.0.0"                                                       | other machines
            front.host = "10.0.0.3"                                                     | other machines
            token = abc, secret = "123456789012345678901234"                            |
            bind.host = "::", secret = "123456789012345678901234"                       |
            token = abc, secret = "12345678901234567890123"                             | too short
            secret = ""                                                                 | too short
            bind.host = "::", tls { certificate = a, key = b, authority = c }           |
            tokens = [{ name = a, token = "1234567", right = read }]                    | place 1
            tokens = [{ name = a, token = "12345678", right = write }]                  | place 1
            tokens = [{ name = a, token = "12345678" }]                                 | place 1
            tokens = [{ name = a, token = "12345678", right = read }, { name = a, token = "87654321", right = read }] | place 2
            tokens = [a]                                                                | place 1
            """)
    void aNodeThatStrangersReachAsksForASecret(String text, String problem) {
        if (problem == null) {
            NodeSpecs.parse(text, List.of());
        } else {
            assertThatThrownBy(() -> NodeSpecs.parse(text, List.of()))
                    .hasMessageContaining(problem)
                    .message()
                    .doesNotContain("12345678");
        }
    }
}
