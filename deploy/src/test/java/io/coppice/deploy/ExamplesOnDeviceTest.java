package io.coppice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.opencl.AparapiKernels;
import io.coppice.compute.kernel.opencl.OpenClDevices;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.training.SequentialTrainer;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method and network that there is takes steps on a device, with the CPU's draws and the CPU's losses. */
@Timeout(120)
class ExamplesOnDeviceTest {
    private static final int BATCH = 4;
    private static final int PICTURES = 12;
    private static final int STEPS = 2;

    @BeforeAll
    static void thereIsADevice() {
        assumeFalse(OpenClDevices.list().isEmpty(), "there is no OpenCL device; on Debian pocl-opencl-icd is one");
    }

    /** Every method on the networks for MNIST and on ResNet-20, the deeper networks with every unit. */
    static List<Path> examples() throws IOException {
        return ExamplesTest.examples().stream()
                .filter(file -> !file.toString().matches(".*/(vgg16|resnet5.|wide-resnet)-(?!dense).*"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void methodsAndNetworksTrain(Path example) throws IOException {
        String text = Files.readString(example);
        JobSpec spec = JobSpecs.parse(text);
        // The widest networks have gigabytes of weights; one unit wide they have the same layers.
        takesSteps(spec.model().name().equals("wide-resnet") ? JobSpecs.parse(text + "\nmodel.width = 1") : spec);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            lenet5 | name = l0-arm, gates = per-sample
            lenet5 | name = l0-arm, estimator = disarm, gates = per-sample
            lenet5 | name = l0-arm, estimator = ar, gates = per-sample
            lenet5 | name = l0-arm, estimator = reinforce
            lenet5 | name = l0-hc, gates = per-sample
            mlp    | name = l0-arm, gates = per-sample
            """)
    void gatesOfSamplesTrain(String model, String method) {
        takesSteps(JobSpecs.parse("model { name = " + model + " }, method { " + method + " }"));
    }

    private static void takesSteps(JobSpec spec) {
        List<GateSample> draws = new ArrayList<>();
        double[] expected = losses(spec, new VectorKernels(), (loop, step) -> {
            draws.add(loop.draw(step));
            return draws.get(step);
        });
        double[] losses = losses(spec, new AparapiKernels(OpenClDevices.choose("")), (loop, step) -> draws.get(step));
        assertThat(losses[0]).isCloseTo(expected[0], within(1e-3));
        // Steps as large as the jobs' amplify what is rounded otherwise.
        assertThat(losses[1]).isCloseTo(expected[1], within(0.05 * Math.max(1, expected[1])));
    }

    private static double[] losses(
            JobSpec spec, Kernels kernels, BiFunction<SequentialTrainer, Integer, GateSample> draws) {
        SequentialTrainer loop = loop(spec, kernels);
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            losses[step] = loop.step(step, draws.apply(loop, step));
        }
        return losses;
    }

    private static SequentialTrainer loop(JobSpec spec, Kernels kernels) {
        Preprocessing preprocessing = spec.data().preprocessing();
        Network network = spec.model()
                .create(preprocessing.input(), preprocessing.classes().size());
        return new SequentialTrainer(
                network,
                kernels,
                spec.createMethod(network, PICTURES),
                Optimizer.of(spec.optimizer()),
                noise(preprocessing.input(), preprocessing.classes().size()),
                preprocessing,
                BATCH,
                spec.seed());
    }

    private static ImageSet noise(Shape input, int classes) {
        byte[] pixels = new byte[PICTURES * input.features()];
        byte[] labels = new byte[PICTURES];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) CounterRandom.bits(1, i);
        }
        for (int i = 0; i < PICTURES; i++) {
            labels[i] = (byte) (i % classes);
        }
        return new ImageSet(pixels, labels, input, 0, PICTURES);
    }
}
