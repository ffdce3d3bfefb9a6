package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.SgdStep;
import io.coppice.protocols.job.JobSpec.Mode;
import io.coppice.protocols.job.JobSpec.Train;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSpecsTest {

    @Test
    void nothingSaidMeansTheDefaults() {
        assertThat(JobSpecs.parse("")).isEqualTo(JobSpec.DEFAULT);
    }

    @Test
    void everyKeyOfAJobIsRead() {
        JobSpec spec = JobSpecs.parse("""
                name = lenet5-l0-arm-sep
                seed = 7
                kernels = nd4j
                data { set = mnist, path = "/data/my mnist", batch = 100, validation = 1000 }
                model { name = lenet5 }
                method { name = l0-arm, estimator = disarm, gate = hard-sigmoid, k = 5, lambda = [10, 0.5, 0.1, 10], drop = 0.2,
                         weight-decay = 5e-4, gate-rate-factor = 3 }
                optimizer { name = adam, rate = 2e-3, first-decay = 0.8, second-decay = 0.99, epsilon = 1e-7 }
                train { epochs = 3, mode = sync, workers = 2, window = 6, group = 3, shards = 2, average = 0.9 }
                checkpoint { every = 1 minute, keep = 5 }
                """);

        assertThat(spec.name()).isEqualTo("lenet5-l0-arm-sep");
        assertThat(spec.seed()).isEqualTo(7);
        assertThat(spec.kernels()).isEqualTo("nd4j");
        assertThat(spec.data().path()).isEqualTo(Optional.of("/data/my mnist"));
        assertThat(spec.data().batch()).isEqualTo(100);
        assertThat(spec.data().validation()).isEqualTo(1000);
        assertThat(spec.method())
                .isEqualTo(new L0ArmSettings(
                        Estimator.DISARM,
                        GateFunction.HARD_SIGMOID,
                        5,
                        List.of(10.0, 0.5, 0.1, 10.0),
                        List.of(0.2),
                        5e-4,
                        3));
        assertThat(spec.optimizer().rate()).isEqualTo(2e-3);
        assertThat(((AdamSettings) spec.optimizer()).epsilon()).isEqualTo(1e-7);
        assertThat(spec.train()).isEqualTo(new Train(3, Mode.SYNC, 3, 2, 6, 2, 0.9));
        assertThat(spec.checkpoint()).isEqualTo(new JobSpec.Checkpoint(Duration.ofMinutes(1), 5));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # job                                     | set                   | kernels         | how it is written
            ''                                        | seed=1                | auto            | kernels = auto
            kernels = vector                          | seed=1                | vector          | kernels = vector
            kernels { name = vector }                 | seed=1                | vector          | kernels = vector
            kernels { name = vector, winograd = auto } | seed=1               | vector          | kernels = vector
            kernels { name = vector, winograd = on }  | seed=1                | vector+winograd | winograd = on
            kernels { name = nd4j, winograd = off }   | seed=1                | nd4j            | kernels = nd4j
            kernels = vector                          | kernels.winograd=off  | vector+direct   | winograd = off
            kernels = vector                          | kernels.winograd=on   | vector+winograd | name = vector
            ''                                        | kernels.winograd=on   | auto+winograd   | name = auto
            kernels { name = vector, winograd = on }  | kernels=nd4j          | nd4j            | kernels = nd4j
            kernels { name = auto, winograd = off }   | kernels.name=vector   | vector+direct   | name = vector
            """)
    void kernelsAreANameOrASection(String job, String set, String kernels, String written) {
        JobSpec spec = JobSpecs.parse(job, List.of(set));
        assertThat(spec.kernels()).isEqualTo(kernels);
        assertThat(JobSpecs.render(spec)).contains(written);
    }

    @ParameterizedTest(name = "job: {0}")
    @ValueSource(
            strings = {
                "",
                "name = \"null\"",
                "name = 1e5, seed = -9223372036854775808",
                "method { name = dense, weight-decay = 0.1 }",
                "method { name = fixed }",
                "kernels { name = vector, winograd = on }",
                "kernels { name = vector, winograd = off }",
                "kernels.winograd = off",
                "method { name = deephoyer, regulariser = group-hs, strength = 0.01, sensitivity = 0.3 }",
                "method { name = magnitude, schedule = iterative, rewind = true, first-epoch = 4, rounds = 3 }",
                "train.epochs = 260, method { name = continuous-sparsification, initial = -0.1 }",
                "optimizer { name = sgd, rate = 0.1, weight-decay = 1e-4, nesterov = false, momentum = 0 }",
                "optimizer { schedule { name = multi-step, milestones = [56, 71], factor = 0.2 } }",
                "optimizer { name = sgd, schedule { name = exponential, factor = 0.97 } }",
                "optimizer { name = sgd, schedule.name = cosine }",
                "method { name = l0-hc, lambda = [1, 2, 3, 4], fine-tune = 7 }",
                "method { name = l0-arm, target { multiply-adds = 0.1 } }",
                "method { name = l0-hc, gates = per-sample }",
                "method { name = dep-l0, direction = backward, target.weights = 0.05 }",
                "method { name = fixed, keep = [6, 10, 39, 11], weight-decay = 0 }",
                "model.name = mlp, method { lambda = [0.1, 0.2, 0.3], drop = [0.2, 0.5, 0.5] }",
                "model { name = mlp, widths = [] }",
                "model { name = mlp, widths = [17] }",
                "model { name = resnet20, init = \"weights.safetensors\" }",
                "model { name = wide-resnet, depth = 16, width = 4 }",
                "model { name = layers, layers = [{ type = convolution, outputs = 3, gates = true }, relu, flatten, "
                        + "{ type = dense, outputs = 10 }] }",
                "data { path = \"a \\\"quoted\\\" ${x} #path\", preprocessing { mean = 0.1307, deviation = 0.3081, scale = 0.1 } }",
                "data.preprocessing { input = [3, 32, 32], mean = [0.1, 0.2, 0.3], classes = [true, \"no\\n\"] }",
                "data { set = csv, path = t, split { seed = 4, test = 0.2, group = \"a b\" }, preprocessing { input = [6, 1, 1], "
                        + "classes = [1, b], table { label = \"the label\", decimal = \",\", columns = ["
                        + "{ name = \"a \\\"b\\\" ${x}\", type = number, mean = 1e-20, deviation = 5.000000000000001, missing = true }, "
                        + "{ name = c, type = category, values = [\"\", 3, \"x,y\"], other = false }, "
                        + "{ name = d, type = yes-no, no = n, yes = y }, { name = \"\", type = ignore, reason = none }] } } }, "
                        + "model { name = mlp, widths = [4] }",
                "data { set = csv, path = t, split.time = day, preprocessing { input = [1, 1, 1], classes = [a, b], table { "
                        + "label = true, heading = false, columns = [{ name = 1, type = number, mean = 0, deviation = 1 }] } } }, "
                        + "model { name = mlp, widths = [4] }",
                "data { set = image-folder, path = p, skip-unreadable = true, split.group = \"^(.*)_\", preprocessing { "
                        + "input = [1, 28, 28], scale = 1, mean = 0, deviation = 1, classes = [a, b] } }",
                "train { mode = sequential }",
                "train { mode = sync, workers = 3 }",
                "train.initialisation { dense = pytorch, convolution = xavier, classifier = fan-out }",
                "method.name = l0-hc",
                "train.staleness { correction = dc-asgd, strength = 0.1 }",
                "train.staleness.correction = gap-aware",
                "optimizer.name = sgd, train.staleness.correction = rate-by-staleness",
                "optimizer.name = sgd",
                "train.delay-compensation = 0.2",
                "train { mode = sync, group = 4, rate-scaling = linear }",
                "optimizer { name = sgd, schedule { name = multi-step, milestones = [3], warm-up = 0.5 } }",
                "optimizer.schedule.warm-up = 0, train { mode = sync, rate-scaling = linear }",
                "checkpoint.every = 1500 us",
                "checkpoint.every = 250ms",
            })
    void whatIsRenderedReadsBackEqual(String job) {
        JobSpec spec = JobSpecs.parse(job);

        String text = JobSpecs.render(spec);

        assertThat(JobSpecs.parse(text)).as(text).isEqualTo(spec);
        assertThat(JobSpecs.render(JobSpecs.parse(text))).isEqualTo(text);
    }

    @Test
    void theNameFollowsModelAndMethodUnlessGiven() {
        assertThat(JobSpecs.parse("model.name = mlp, method.name = dense").name())
                .isEqualTo("mlp-dense");
        assertThat(JobSpecs.parse("model.name = mlp, name = mine").name()).isEqualTo("mine");
    }

    @Test
    void theLastOverrideWinsAndASectionIsReplaced() {
        String job = "train.epochs = 5, method { name = l0-arm, lambda = 3 }";

        JobSpec spec = JobSpecs.parse(
                job, List.of("train.epochs=6", "train.epochs = 7", "method={name=dense}", "data.path=C:\\data {x"));

        assertThat(spec.train().epochs()).isEqualTo(7);
        assertThat(spec.method()).isEqualTo(DenseSettings.DEFAULT);
        assertThat(spec.data().path()).isEqualTo(Optional.of("C:\\data {x"));
        assertThat(JobSpecs.parse(job, List.of("train.epochs=null")).train()).isEqualTo(Train.DEFAULT);
    }

    @Test
    void anMlpHasThePapersWidthsUnlessGiven() {
        assertThat(JobSpecs.parse("model.name = mlp").model()).isEqualTo(new ModelSettings("mlp", List.of(300, 100)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # train and optimizer                                                    | correction
        optimizer.name = sgd                                                     | DanaSlim[]
        optimizer { name = sgd, momentum = 0 }                                   | None[]
        optimizer { name = sgd, nesterov = false }                               | GapAware[]
        optimizer.name = adam                                                    | None[]
        optimizer.name = sgd, train.mode = sequential                            | None[]
        optimizer.name = sgd, train.mode = sync                                  | None[]
        optimizer.name = sgd, train.staleness.correction = none                  | None[]
        optimizer.name = sgd, train.delay-compensation = 0                       | None[]
        optimizer.name = sgd, train.delay-compensation = 0.5                     | DelayCompensation[strength=0.5]
        train { delay-compensation = 0, staleness.correction = gap-aware }       | GapAware[]
        train { delay-compensation = 0.5, staleness.correction = dc-asgd }       | DelayCompensation[strength=0.5]
        train.staleness.correction = dc-asgd                                     | DelayCompensation[strength=0.04]
        train { mode = sequential, staleness.correction = gap-aware }            | None[]
        """)
    void staleGradientsAreCorrectedAsTheJobSaysOrAsTheOptimizerSuggests(String job, String correction) {
        assertThat(JobSpecs.parse(job).train().staleness()).hasToString(correction);
    }

    @Test
    void aRateThatGrowsWithTheGroupWarmsUpFromTheRateItself() {
        String job =
                "optimizer { name = sgd, rate = 0.1, schedule.name = cosine }, data.batch = 100, data.validation = 0,"
                        + " train { mode = sync, group = 4, epochs = 20, rate-scaling = linear }";
        JobSpec spec = JobSpecs.parse(job);
        Network network = spec.model().create(spec.data().preprocessing().input(), 10);
        Optimizer optimizer = spec.createOptimizer(network, 60_000);
        assertThat(spec.optimizer().schedule()).isEqualTo(new Schedule.WarmUp(5, 0, new Schedule.Cosine()));
        assertThat(optimizer.stepsPerEpoch()).isEqualTo(150);
        assertThat(((SgdStep) optimizer.at(1)).rate()).isCloseTo(0.1f, within(1e-3f));
        assertThat(((SgdStep) optimizer.at(5 * 150 + 1)).rate())
                .isCloseTo((float) (0.2 * (1 + Math.cos(Math.PI / 4))), within(1e-6f));
        assertThat(JobSpecs.parse(job, List.of("train.epochs=3")).optimizer().schedule())
                .isEqualTo(new Schedule.WarmUp(3, 0, new Schedule.Cosine()));
    }

    @Test
    void sequentialModeHasOneStepInFlightWhateverElseIsSaid() {
        JobSpec spec = JobSpecs.parse("train { workers = 2, window = 4, group = 2 }", List.of("train.mode=sequential"));

        assertThat(spec.train()).isEqualTo(new Train(200, Mode.SEQUENTIAL, 1, 1, 1, 2, 0));
    }
}
