package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One step of LeNet-5 against an independent automatic differentiation in float64. */
class L0ArmFixtureTest {
    private static final double TOLERANCE = 1e-4;
    private static final int SAMPLES = 60_000;
    private static final List<String> LAYERS = List.of("conv1", "conv2", "fc1", "fc2");
    private static final SafetensorsFile FIXTURE = read();
    private static final Network LENET = new ModelSettings("lenet5", List.of()).create(new Shape(1, 28, 28), 10);

    private static SafetensorsFile read() {
        try (InputStream in = L0ArmFixtureTest.class.getResourceAsStream("/fixtures/l0arm_lenet5_step.safetensors")) {
            return Safetensors.read("l0arm_lenet5_step.safetensors", in.readAllBytes());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static Stream<Kernels> kernels() {
        return Stream.of(new ReferenceKernels(), new VectorKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aStepHasTheLossesAndGradientsOfTheFixture(Kernels kernels) {
        int[] labels = FIXTURE.ints("y");
        Tensor images = images(FIXTURE.floats("x"), labels.length);
        GateSample draw = method(Estimator.ARM, false).draw(arrays("phi"), arrays("u"));
        SubnetworkExecutor runner = new SubnetworkExecutor(LENET, kernels, labels.length);

        List<OpenBlock> openInA = LENET.open(draw.openInA());
        float[] parameters = FullParameters.gather(LENET, openInA, blocks("weight", "bias"));
        float[] gradient = new float[parameters.length];
        assertThat(runner.passA(openInA, parameters, images, Targets.of(labels), gradient))
                .isCloseTo(FIXTURE.number("loss_a"), within(TOLERANCE * FIXTURE.number("loss_a")));
        close(sampleFirst(runner.logits()), FIXTURE.floats("logits_a"));
        List<float[]> whole = FullParameters.scatter(LENET, openInA, gradient, 0);
        List<float[]> expected = blocks("weight.grad", "bias.grad");
        for (int block = 0; block < whole.size(); block++) {
            close(whole.get(block), expected.get(block));
        }

        List<OpenBlock> openInB = LENET.open(draw.openInB());
        assertThat(runner.passB(
                        openInB,
                        FullParameters.gather(LENET, openInB, blocks("weight", "bias")),
                        images,
                        Targets.of(labels)))
                .isCloseTo(FIXTURE.number("loss_b"), within(TOLERANCE * FIXTURE.number("loss_b")));
        close(sampleFirst(runner.logits()), FIXTURE.floats("logits_b"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ARM", "AR"})
    void theGatesLearnWhatTheFixtureSays(Estimator estimator) {
        L0Arm method = method(estimator, false);
        GateSample draw = method.draw(arrays("phi"), arrays("u"));
        StepOutcome outcome = new StepOutcome(FIXTURE.number("loss_a"), FIXTURE.number("loss_b"), squaredNorms());
        List<float[]> gradient = zeros();
        method.gradient(arrays("phi"), draw, outcome, gradient);
        List<float[]> expected = arrays("phi.grad_" + estimator.name().toLowerCase(Locale.ROOT));
        for (int layer = 0; layer < gradient.size(); layer++) {
            close(gradient.get(layer), expected.get(layer));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ARM", "DISARM"})
    void thePenaltyAndItsGradientAreExact(Estimator estimator) {
        L0Arm method = method(estimator, true);
        double ungatedBiases = 0;
        for (String layer : List.of("fc1", "fc2")) {
            for (float bias : FIXTURE.floats(layer + ".bias")) {
                ungatedBiases += 0.5 * method.weightDecay() * bias * bias;
            }
        }
        assertThat(method.penalty(arrays("phi"), squaredNorms()) + ungatedBiases)
                .isCloseTo(FIXTURE.number("penalty"), within(TOLERANCE * FIXTURE.number("penalty")));

        GateSample draw = method.draw(arrays("phi"), arrays("u"));
        List<float[]> gradient = zeros();
        method.gradient(arrays("phi"), draw, new StepOutcome(1.5, 1.5, squaredNorms()), gradient);
        List<float[]> expected = arrays("phi.penalty_grad");
        for (int layer = 0; layer < gradient.size(); layer++) {
            close(gradient.get(layer), expected.get(layer));
        }
    }

    private static L0Arm method(Estimator estimator, boolean penalised) {
        List<Double> lambda = penalised ? List.of(10.0, 0.5, 0.1, 10.0) : List.of(0.0);
        double weightDecay = penalised ? 5e-4 / SAMPLES : 0;
        return new L0ArmSettings(estimator, GateFunction.SIGMOID, 7, lambda, List.of(0.5), weightDecay, 1)
                .create(TrainingPlan.of(LENET, SAMPLES));
    }

    /** Squared norms by gate: of an output its weights and bias, of an input its weights. */
    private static List<float[]> squaredNorms() {
        List<float[]> blocks = blocks("weight", "bias");
        return LENET.gates().stream()
                .map(gate -> {
                    float[] block = blocks.get(gate.block());
                    int weights = gate.units() * gate.weightsPerUnit();
                    boolean byRow = gate.axis() == GateShape.Axis.OUTPUT;
                    double[] norms = new double[gate.units()];
                    for (int i = 0; i < weights; i++) {
                        norms[byRow ? i / gate.weightsPerUnit() : i % gate.units()] += (double) block[i] * block[i];
                    }
                    float[] rounded = new float[norms.length];
                    for (int unit = 0; unit < norms.length; unit++) {
                        float bias = byRow ? block[weights + unit] : 0;
                        rounded[unit] = (float) (norms[unit] + (double) bias * bias);
                    }
                    return rounded;
                })
                .toList();
    }

    private static List<float[]> arrays(String suffix) {
        return LAYERS.stream()
                .map(layer -> FIXTURE.floats(layer + "." + suffix))
                .toList();
    }

    private static List<float[]> zeros() {
        return LENET.gates().stream().map(gate -> new float[gate.units()]).toList();
    }

    private static List<float[]> blocks(String weights, String biases) {
        return LAYERS.stream()
                .map(layer -> {
                    float[] weight = FIXTURE.floats(layer + "." + weights);
                    float[] bias = FIXTURE.floats(layer + "." + biases);
                    float[] block = Arrays.copyOf(weight, weight.length + bias.length);
                    System.arraycopy(bias, 0, block, weight.length, bias.length);
                    return block;
                })
                .toList();
    }

    private static Tensor images(float[] sampleFirst, int samples) {
        Tensor images = Tensor.zeros(1, 28, 28, samples);
        for (int i = 0; i < sampleFirst.length; i++) {
            int pixel = i % 784;
            images.data()[images.at(0, pixel / 28, pixel % 28, i / 784)] = sampleFirst[i];
        }
        return images;
    }

    private static float[] sampleFirst(Tensor logits) {
        float[] out = new float[logits.channels() * logits.samples()];
        for (int i = 0; i < out.length; i++) {
            out[i] = logits.data()[logits.at(i % logits.channels(), 0, 0, i / logits.channels())];
        }
        return out;
    }

    /** Equal up to 1e-4 of the largest number expected. */
    private static void close(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertThat(difference).isLessThanOrEqualTo(TOLERANCE * largest);
    }
}
