package io.coppice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.cluster.typed.Cluster;
import io.coppice.actors.node.CoppiceNode;
import io.coppice.actors.node.NodeParts;
import io.coppice.actors.node.NodeSettings;
import io.coppice.deploy.Repository;
import io.coppice.protocols.job.NodeSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates of one authority make a cluster; who has none is not heard. */
@Timeout(200)
@EnabledIf("opensslIsThere")
class TlsTest {
    @TempDir
    private Path folder;

    static boolean opensslIsThere() {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
    }

    @Test
    void nodesOfOneAuthorityTalkAndNobodyElse() throws Exception {
        makeCertificates("127.0.0.1", "other.example");
        int port = Nodes.freePort();
        try (CoppiceNode first = node(port, port, "127.0.0.1");
                CoppiceNode second = node(0, port, "other.example")) {
            assertThat(Cluster.get(second.system()).state().getMembers()).hasSize(2);
            assertThat(first.hostAndPort()).endsWith(":" + port);
            assertThatThrownBy(() -> greetWithoutCertificate(port)).isInstanceOf(IOException.class);
        }
    }

    private CoppiceNode node(int port, int seed, String certificate) {
        String text = """
                seeds = "127.0.0.1:%d"
                bind.port = %d
                tls { certificate = "%s.pem", key = "%s.key", authority = "%s" }
                """.formatted(seed, port, file(certificate), file(certificate), file("authority.pem"));
        NodeSettings settings = NodeSettings.of(NodeSpecs.parse(text, List.of()), folder, "test");
        return CoppiceNode.start(settings, NodeParts.standard());
    }

    private Path file(String name) {
        return folder.resolve("tls").resolve(name);
    }

    private void makeCertificates(String... hosts) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Repository.file("deploy/tls/make-certificates").toString(),
                folder.resolve("tls").toString()));
        command.addAll(List.of(hosts));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("made.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("made.txt")))
                .isZero();
    }

    /** Trusts the node, but has nothing to show itself: the node ends the connection, at the latest when it is read. */
    private void greetWithoutCertificate(int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (var stream = Files.newInputStream(file("authority.pem"))) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(stream));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            socket.getOutputStream().write("AKKA".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) {
                throw new IOException("ended");
            }
        }
    }
}
