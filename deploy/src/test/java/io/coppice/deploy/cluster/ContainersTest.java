package io.coppice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.Repository;
import io.coppice.deploy.command.CommandLines;
import io.coppice.protocols.job.NodeSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers cannot be run here; what they run is a command line that exists, with variables that a node reads. */
class ContainersTest {
    private static final Pattern VARIABLE = Pattern.compile("COPPICE_[A-Z0-9_]+");

    @ParameterizedTest
    @ValueSource(strings = {"docker/Dockerfile", "docker/compose.yaml", "kubernetes/coppice.yaml"})
    void everyVariableIsReadByTheNode(String file) throws IOException {
        Set<String> read = variables("cluster/node.conf");
        read.add("COPPICE_JAVA_OPTS"); // the launcher's

        assertThat(variables(file)).isNotEmpty().isSubsetOf(read);
    }

    @Test
    void theCommandLineExists() throws IOException {
        String docker = read("docker/Dockerfile");
        assertThat(docker)
                .contains(
                        "ENTRYPOINT [\"/coppice/bin/coppice\"]",
                        "CMD [\"node\", \"--config\", \"/coppice/node.conf\"]");
        assertThat(read("kubernetes/coppice.yaml")).contains("args: [node, --config, /coppice/node.conf]");
        CommandLines.check(List.of("node", "--config", "/coppice/node.conf"));
    }

    @Test
    void theNodesFileReadsItsVariables() throws IOException {
        String text = read("cluster/node.conf");
        Map<String, String> variables = Map.of(
                "COPPICE_ROLES", "worker,shard",
                "COPPICE_SEEDS", "a:7470,b:7470",
                "COPPICE_HOST", "pod",
                "COPPICE_BIND_HOST", "0.0.0.0",
                "COPPICE_TOKEN", "secret",
                "COPPICE_SECRET", "a-text-that-all-nodes-share",
                "COPPICE_DATA_ROOTS", "/data,/store",
                "COPPICE_STORE", "/store");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("${?" + variable.getKey() + "}", '"' + variable.getValue() + '"');
        }
        var node = NodeSpecs.parse(text, List.of());
        assertThat(node.roles()).containsExactly("worker", "shard");
        assertThat(node.seeds()).containsExactly("a:7470", "b:7470");
        assertThat(node.advertise().host()).isEqualTo("pod");
        assertThat(node.bind().host()).isEqualTo(node.front().host()).isEqualTo("0.0.0.0");
        assertThat(node.token()).contains("secret");
        assertThat(node.secret()).contains("a-text-that-all-nodes-share");
        assertThat(node.dataRoots()).containsExactly("/data", "/store");
        assertThat(node.store()).isEqualTo("/store");
    }

    private static Set<String> variables(String file) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Matcher matcher = VARIABLE.matcher(read(file)); matcher.find(); ) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String read(String file) throws IOException {
        return Files.readString(Repository.file("deploy/" + file));
    }
}
