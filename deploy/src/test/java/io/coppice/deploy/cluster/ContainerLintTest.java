package io.coppice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.coppice.deploy.Repository;
import io.coppice.protocols.job.NodeSpecs;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What describes containers is read as those read it who run them, and its parts name each other rightly. */
@Timeout(60)
class ContainerLintTest {
    private static final Set<String> INSTRUCTIONS =
            Set.of("FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD");
    private static final Set<String> SERVICE_KEYS =
            Set.of("build", "image", "stop_grace_period", "restart", "volumes", "hostname", "environment", "ports");

    private interface Check {
        void check(JsonElement manifest) throws IOException;
    }

    /** Of each kind, what refuses a field that Kubernetes does not know, at any depth. */
    private static final Map<String, Check> KINDS = Map.of(
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement);

    private static String text(String file) throws IOException {
        return Files.readString(Repository.file("deploy/" + file));
    }

    /** Every document of a file; a key that comes twice is an error. */
    private static List<Map<String, Object>> yaml(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
            documents.add(map(document));
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static void lint(String text) throws IOException {
        for (Map<String, Object> manifest : yaml(text)) {
            String kind = manifest.get("apiVersion") + " " + manifest.get("kind");
            assertThat(KINDS).containsKey(kind);
            KINDS.get(kind).check(new Gson().toJsonTree(manifest));
        }
    }

    private static <T> T manifest(String kind, String name, Class<T> type) throws IOException {
        for (Map<String, Object> manifest : yaml(text("kubernetes/coppice.yaml"))) {
            if (manifest.get("kind").equals(kind)
                    && map(manifest.get("metadata")).get("name").equals(name)) {
                return new JSON().getGson().fromJson(new Gson().toJsonTree(manifest), type);
            }
        }
        throw new AssertionError("No " + kind + " is named " + name);
    }

    @Test
    void kubernetesKnowsEveryField() throws IOException {
        lint(text("kubernetes/coppice.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterIP", "maxUnavailable", "serviceName", "readinessProbe", "mountPath", "metadata"})
    void aMisspeltFieldIsFound(String field) throws IOException {
        String wrong = text("kubernetes/coppice.yaml").replaceFirst("\\b" + field + ":", field + "s:");
        assertThatThrownBy(() -> lint(wrong)).hasMessageContaining(field);
    }

    @Test
    void theStatefulSetsPartsNameEachOther() throws IOException {
        V1StatefulSet set = manifest("StatefulSet", "coppice", V1StatefulSet.class);
        V1Service headless = manifest("Service", set.getSpec().getServiceName(), V1Service.class);
        assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(headless.getSpec().getPublishNotReadyAddresses()).isTrue();
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels)
                .isEqualTo(set.getSpec().getSelector().getMatchLabels())
                .isEqualTo(headless.getSpec().getSelector())
                .isEqualTo(manifest("Service", "coppice", V1Service.class)
                        .getSpec()
                        .getSelector())
                .isEqualTo(manifest("PodDisruptionBudget", "coppice", V1PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        var pod = set.getSpec().getTemplate().getSpec();
        manifest("ServiceAccount", pod.getServiceAccountName(), V1ServiceAccount.class);
        manifest(
                "PersistentVolumeClaim",
                pod.getVolumes().getFirst().getPersistentVolumeClaim().getClaimName(),
                V1PersistentVolumeClaim.class);
        V1Container node = pod.getContainers().getFirst();
        assertThat(node.getVolumeMounts().getFirst().getName())
                .isEqualTo(pod.getVolumes().getFirst().getName());
        assertThat(List.of(node.getStartupProbe(), node.getReadinessProbe()))
                .allMatch(probe -> probe.getHttpGet().getPort().getStrValue().equals("front"))
                .extracting(probe -> probe.getHttpGet().getPath())
                .containsExactly("/health", "/health/ready");
        assertThat(node.getLivenessProbe().getTcpSocket().getPort().getStrValue())
                .isEqualTo("nodes");
        var defaults = NodeSpecs.parse("", List.of());
        assertThat(node.getPorts())
                .extracting(port -> port.getName() + " " + port.getContainerPort())
                .containsExactly(
                        "nodes " + defaults.bind().port(),
                        "front " + defaults.front().port());
        for (int seed = 0; seed < 2; seed++) {
            String name = "coppice-" + seed + "." + set.getSpec().getServiceName() + ":"
                    + defaults.bind().port();
            assertThat(node.getEnv())
                    .anyMatch(variable -> String.valueOf(variable.getValue()).contains(name));
        }
    }

    @Test
    void composeDescribesNodesThatFindEachOther() throws IOException {
        Map<String, Object> compose = yaml(text("docker/compose.yaml")).getFirst();
        assertThat(compose).containsOnlyKeys("x-node", "services", "volumes");
        Map<String, Object> services = map(compose.get("services"));
        assertThat(services).hasSize(3).allSatisfy((name, service) -> {
            assertThat(map(service).keySet()).isSubsetOf(SERVICE_KEYS).contains("image", "volumes");
            assertThat(map(service).get("hostname")).isEqualTo(name);
            Map<String, Object> environment = map(map(service).get("environment"));
            assertThat(environment.get("COPPICE_HOST")).isEqualTo(name);
            for (String seed : environment.get("COPPICE_SEEDS").toString().split(",")) {
                assertThat(services).containsKey(seed.replace(":7470", ""));
            }
            String volume = ((List<?>) map(service).get("volumes")).getFirst().toString();
            assertThat(map(compose.get("volumes"))).containsKey(volume.split(":")[0]);
        });
    }

    @Test
    void theDockerfilesLinesAreInstructionsAndItsSourcesExist() throws IOException {
        List<String> lines = text("docker/Dockerfile")
                .replaceAll("\\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(lines).allMatch(line -> INSTRUCTIONS.contains(line.split(" ")[0]));
        assertThat(lines.getFirst()).startsWith("FROM");
        assertThat(lines).as("not root").contains("USER coppice");
        assertThat(lines.stream().filter(line -> line.startsWith("ENTRYPOINT") || line.startsWith("CMD")))
                .allSatisfy(line -> assertThat(new Gson().fromJson(line.substring(line.indexOf('[')), String[].class))
                        .isNotEmpty());
        assertThat(lines.stream().filter(line -> line.startsWith("COPY ") && !line.contains("--from")))
                .allSatisfy(line -> assertThat(line.split(" ")[1])
                        .as("what deploy/coppice package makes")
                        .startsWith("deploy/target/coppice-"));
    }
}
