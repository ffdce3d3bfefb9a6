package io.coppice.compute.method;

import static io.coppice.compute.method.FixtureFile.TOLERANCE;
import static io.coppice.compute.method.FixtureFile.close;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.training.GateScaling;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One step of the MLP under hard concrete gates, against the fixture. */
class L0HcFixtureTest {
    private static final int SAMPLES = 60_000;
    private static final List<String> LAYERS = List.of("fc1", "fc2", "fc3");
    private static final FixtureFile FIXTURE = FixtureFile.read("hard_concrete_mlp_step.safetensors");
    private static final Network MLP = new ModelSettings("mlp", List.of(300, 100)).create(new Shape(1, 28, 28), 10);

    private static L0Hc method(double lambda, double weightDecay) {
        return new L0HcSettings(List.of(lambda), List.of(0.5), weightDecay, 1, GateTraining.DEFAULT)
                .create(TrainingPlan.of(MLP, SAMPLES));
    }

    static Stream<Kernels> kernels() {
        return Stream.of(new ReferenceKernels(), new VectorKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aStepHasTheLossAndTheGradientsOfTheFixture(Kernels kernels) {
        L0Hc method = method(0, 0);
        GateSample draw = method.draw(arrays("log_alpha"), arrays("u"));
        for (int layer = 0; layer < 3; layer++) {
            close(draw.layers().get(layer).values(), arrays("z").get(layer));
        }
        int[] labels = FIXTURE.file().ints("y");
        List<OpenBlock> open = MLP.open(draw.openInA());
        float[] parameters = FullParameters.gather(MLP, open, blocks("weight", "bias"));
        float[] gradient = new float[parameters.length];
        GateScaling scaling = new GateScaling(MLP);
        SubnetworkExecutor runner = new SubnetworkExecutor(MLP, kernels, labels.length);

        scaling.scale(draw, open, parameters);
        double loss = runner.passA(open, parameters, images(labels.length), Targets.of(labels), gradient);
        List<float[]> ofValues = scaling.unscale(draw, open, parameters, gradient, zeros());

        assertThat(loss)
                .isCloseTo(
                        FIXTURE.file().number("loss"),
                        within(TOLERANCE * FIXTURE.file().number("loss")));
        List<float[]> whole = FullParameters.scatter(MLP, open, gradient, 0);
        List<float[]> expected = blocks("weight.grad", "bias.grad");
        List<float[]> ofGates = zeros();
        method.gradient(arrays("log_alpha"), draw, new StepOutcome(loss, loss, zeros(), ofValues), ofGates);
        for (int layer = 0; layer < 3; layer++) {
            close(whole.get(layer), expected.get(layer));
            close(ofGates.get(layer), arrays("log_alpha.grad").get(layer));
        }
    }

    @Test
    void thePenaltyAndItsGradientAreExact() {
        L0Hc method = method(0.1, 5e-4);
        double ungatedBiases = 0;
        for (float[] biases : arrays("bias")) {
            for (float bias : biases) {
                ungatedBiases += 0.5 * method.weightDecay() * bias * bias;
            }
        }
        assertThat(method.penalty(arrays("log_alpha"), squaredNorms()) + ungatedBiases)
                .isCloseTo(
                        FIXTURE.file().number("penalty"),
                        within(TOLERANCE * FIXTURE.file().number("penalty")));

        GateSample draw = method.draw(arrays("log_alpha"), arrays("u"));
        List<float[]> gradient = zeros();
        StepOutcome outcome = new StepOutcome(1, 1, squaredNorms(), zeros());
        method.gradient(arrays("log_alpha"), draw, outcome, gradient);
        for (int layer = 0; layer < 3; layer++) {
            close(gradient.get(layer), arrays("log_alpha.penalty_grad").get(layer));
            close(
                    method.probabilities(arrays("log_alpha")).get(layer),
                    arrays("p_active").get(layer));
            close(
                    method.evaluationGates(arrays("log_alpha")).get(layer),
                    arrays("z_test").get(layer));
        }
    }

    /** All gates stand at inputs. */
    private static List<float[]> squaredNorms() {
        List<float[]> norms = zeros();
        for (int layer = 0; layer < 3; layer++) {
            BlockShape shape = MLP.blocks().get(layer);
            float[] weights = arrays("weight").get(layer);
            double[] sums = new double[shape.inputs()];
            for (int i = 0; i < weights.length; i++) {
                sums[i % shape.inputs()] += (double) weights[i] * weights[i];
            }
            for (int unit = 0; unit < sums.length; unit++) {
                norms.get(layer)[unit] = (float) sums[unit];
            }
        }
        return norms;
    }

    private static List<float[]> arrays(String suffix) {
        return LAYERS.stream()
                .map(layer -> FIXTURE.floats(layer + "." + suffix))
                .toList();
    }

    private static List<float[]> blocks(String weights, String biases) {
        return LAYERS.stream()
                .map(layer -> FIXTURE.floats(layer + "." + weights, layer + "." + biases))
                .toList();
    }

    private static List<float[]> zeros() {
        return MLP.gates().stream().map(gate -> new float[gate.units()]).toList();
    }

    private static Tensor images(int samples) {
        float[] sampleFirst = FIXTURE.floats("x");
        Tensor images = Tensor.zeros(1, 28, 28, samples);
        for (int i = 0; i < sampleFirst.length; i++) {
            int pixel = i % 784;
            images.data()[images.at(0, pixel / 28, pixel % 28, i / 784)] = sampleFirst[i];
        }
        return images;
    }
}
