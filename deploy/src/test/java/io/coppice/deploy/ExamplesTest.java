package io.coppice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.network.Models;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.SgdSettings;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    private static final int IMAGES = 45_000;

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Repository.file("deploy/examples"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void everyExampleIsAJobOfItsName(Path file) throws IOException {
        JobSpec spec = JobSpecs.parse(Files.readString(file));

        assertThat(file.getFileName()).hasToString(spec.name() + ".conf");
        assertThat(JobSpecs.parse(JobSpecs.render(spec))).isEqualTo(spec);
        if (!spec.name().equals("first-run")) {
            assertThat(spec.name())
                    .startsWith(spec.model().name() + "-" + spec.method().name());
            boolean mnist = spec.data().set().equals("mnist");
            assertThat(spec.train().epochs()).isGreaterThanOrEqualTo(mnist ? 30 : 164);
            assertThat(spec.optimizer().rate()).isIn(mnist ? List.of(1e-3) : List.of(0.05, 0.1));
        }
    }

    static Stream<Arguments> methodsOnNetworks() {
        return Models.all().stream()
                .map(Models.Model::name)
                .filter(network -> !network.equals(Models.LAYERS))
                .flatMap(network -> Stream.of(
                                "l0-arm",
                                "l0-hc",
                                "dep-l0",
                                "continuous-sparsification",
                                "deephoyer",
                                "magnitude",
                                "dense")
                        .map(method -> Arguments.of(network, method)));
    }

    @ParameterizedTest(name = "{0}-{1}")
    @MethodSource("methodsOnNetworks")
    void everyMethodHasAnExampleOnEveryNetwork(String network, String method) throws IOException {
        JobSpec spec = read(network + "-" + method);
        int classes = spec.data().preprocessing().classes().size();
        Network built = spec.model().create(spec.data().preprocessing().input(), classes);

        assertThat(spec.model().name()).isEqualTo(network);
        assertThat(spec.method().name()).isEqualTo(method);
        assertThat(spec.createMethod(built, IMAGES)).isNotNull();
    }

    @Test
    void thePapersSettingsAreThere() throws IOException {
        L0ArmSettings lenet = L0ArmSettings.DEFAULT;

        assertThat(read("lenet5-l0-arm-paper").method()).isEqualTo(lenet);
        assertThat(read("lenet5-dense").method()).isEqualTo(new DenseSettings(8.3e-9));
        assertThat(read("lenet5-l0-arm-sep-paper").method()).isInstanceOfSatisfying(L0ArmSettings.class, settings -> {
            assertThat(settings.lambda()).containsExactly(10.0, 0.5, 0.1, 10.0);
            assertThat(settings.estimator()).isEqualTo(lenet.estimator());
        });
        assertThat(read("mlp-l0-arm-paper").model().widths()).containsExactly(300, 100);
        assertThat(read("mlp-l0-arm-paper").method()).isInstanceOfSatisfying(L0ArmSettings.class, settings -> {
            assertThat(settings.lambda()).containsExactly(0.1);
            assertThat(settings.drop()).containsExactly(0.2, 0.5, 0.5);
            assertThat(settings.weightDecay()).isEqualTo(5e-4);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20", "resnet56", "resnet50", "vgg16", "wide-resnet"})
    void deepNetworksHaveTheRecipesOfTheOfficialCode(String network) throws IOException {
        assertThat(read(network + "-deephoyer").optimizer().weightDecay()).isEqualTo(5e-4);
        JobSpec dependent = read(network + "-dep-l0");
        assertThat(dependent.optimizer()).isInstanceOfSatisfying(SgdSettings.class, settings -> {
            assertThat(settings.nesterov()).isFalse();
            assertThat(settings.momentum()).isEqualTo(0.9);
        });
        Network built =
                dependent.model().create(dependent.data().preprocessing().input(), 10);
        OptimizerSettings ofGates = dependent.createMethod(built, IMAGES).gateOptimizer(dependent.optimizer());
        assertThat(ofGates.schedule()).isEqualTo(dependent.optimizer().schedule());
        assertThat(ofGates.rate()).isEqualTo(1e-3);
    }

    private static JobSpec read(String name) throws IOException {
        return JobSpecs.parse(Files.readString(Repository.file("deploy/examples/" + name + ".conf")));
    }
}
