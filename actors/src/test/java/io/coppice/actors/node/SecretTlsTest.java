package io.coppice.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import io.coppice.compute.kernel.VectorKernels;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that share a secret make a cluster; who has another, or none, is not heard. */
@Timeout(100)
class SecretTlsTest {
    private static final String SECRET = "one secret that the nodes of this test share";
    private static final NodeParts PARTS = new NodeParts(
            Behaviors::empty, Behaviors::empty, (submission, spec) -> Behaviors.empty(), name -> new VectorKernels());

    private static NodeSettings node(List<String> seeds, String secret) {
        return new NodeSettings(
                "127.0.0.1",
                0,
                Set.of("front", "shard", "worker"),
                seeds,
                1,
                Optional.empty(),
                1,
                Map.of(),
                Optional.of(secret).filter(text -> !text.isEmpty()));
    }

    @Test
    void whoSharesTheSecretJoins() {
        try (CoppiceNode first = CoppiceNode.start(node(List.of(), SECRET), PARTS);
                CoppiceNode second = CoppiceNode.start(node(List.of(first.hostAndPort()), SECRET), PARTS)) {
            assertThat(Cluster.get(second.system()).state().getMembers()).hasSize(2);
        }
    }

    @ParameterizedTest(name = "secret: {0}")
    @ValueSource(strings = {"", "another secret that is as long as the first", SECRET + " "})
    void aStrangerIsNotHeard(String secret) {
        try (CoppiceNode first = CoppiceNode.start(node(List.of(), SECRET), PARTS)) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> CoppiceNode.start(node(List.of(first.hostAndPort()), secret), PARTS, sentence -> {
                        if (System.nanoTime() - begun > 8_000_000_000L) {
                            throw new IllegalStateException(sentence);
                        }
                    }))
                    .hasMessageContaining("No cluster");
            assertThat(Cluster.get(first.system()).state().getMembers()).hasSize(1);
        }
    }

    @Test
    void theAuthorityFollowsFromTheSecretAloneAndANodesKeyDoesNot() throws Exception {
        ClusterAuthority one = new ClusterAuthority(SECRET);
        ClusterAuthority same = new ClusterAuthority(SECRET);
        ClusterAuthority other = new ClusterAuthority(SECRET + ".");
        X509Certificate authority = one.certificate();
        assertThat(same.certificate().getPublicKey()).isEqualTo(authority.getPublicKey());
        assertThat(other.certificate().getPublicKey()).isNotEqualTo(authority.getPublicKey());
        ClusterAuthority.Identity node = same.identity();
        node.certificate().verify(authority.getPublicKey());
        assertThatThrownBy(() -> other.identity().certificate().verify(authority.getPublicKey()));
        assertThat(node.key()).isNotEqualTo(one.identity().key());
        assertThat(node.certificate().getBasicConstraints()).as("no authority").isEqualTo(-1);
    }

    @Test
    void bothSidesMustShowThemselves() {
        SSLEngine server = SecretTls.of(SECRET).createServerSSLEngine("127.0.0.1", 1);
        assertThat(server.getNeedClientAuth()).isTrue();
        assertThat(server.getEnabledProtocols()).containsExactly("TLSv1.3");
    }
}
