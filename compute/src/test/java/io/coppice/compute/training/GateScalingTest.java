package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.kernel.ReferenceKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.FullParameters;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against slopes of the loss, taken from a network whose weights were scaled one by one. */
class GateScalingTest {
    private static final float STEP = 1f / 4096;
    private static final int SAMPLES = 5;
    private static final Network NETWORK = new Network(
            "tiny",
            new Shape(1, 6, 6),
            List.of(
                    new Convolution("conv1", 3, new Window(3, 1, 0), true),
                    new MaxPool(new Window(2, 2, 0)),
                    new Relu(),
                    new Flatten(),
                    new Dense("fc1", 6, true),
                    new Relu(),
                    new Dense("fc2", 3, true)));
    private static final List<float[]> BLOCKS = IntStream.range(0, 3)
            .mapToObj(block -> {
                float[] numbers = NETWORK.initialBlock(block, new CounterRandom(11));
                for (int i = NETWORK.blocks().get(block).weights(); i < numbers.length; i++) {
                    numbers[i] = 0.1f * i % 0.3f - 0.1f;
                }
                return numbers;
            })
            .toList();
    private static final SubnetworkExecutor RUNNER = new SubnetworkExecutor(NETWORK, new ReferenceKernels(), SAMPLES);

    /** Gates as in a draw; every third is closed. */
    private static List<float[]> values(int seed) {
        List<float[]> values = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            float[] ofLayer = new float[NETWORK.gates().get(layer).units()];
            for (int unit = 0; unit < ofLayer.length; unit++) {
                ofLayer[unit] = unit % 3 == 1 ? 0 : 0.25f + 0.75f * CounterRandom.uniform(seed, 100 * layer + unit);
            }
            values.add(ofLayer);
        }
        return values;
    }

    private static GateSample draw(List<float[]> values) {
        return new GateSample(values.stream()
                .map(layer -> GateDraw.soft(layer, layer, layer, false))
                .toList());
    }

    private static Tensor images() {
        Tensor images = Tensor.zeros(1, 6, 6, SAMPLES);
        for (int i = 0; i < images.data().length; i++) {
            images.data()[i] = CounterRandom.uniform(5, i);
        }
        return images;
    }

    private static double loss(List<float[]> blocks, List<float[]> values) {
        FoldedNetwork folded = FoldedNetwork.of(NETWORK, blocks, values);
        return RUNNER.loss(folded.open(), folded.parameters(), images(), Targets.of(new int[] {0, 1, 2, 1, 0}));
    }

    private static List<float[]> zeros() {
        return NETWORK.gates().stream().map(gate -> new float[gate.units()]).toList();
    }

    private record Gradients(double loss, List<float[]> weights, List<float[]> values) {}

    private static Gradients gradients(List<float[]> values) {
        GateSample draw = draw(values);
        List<OpenBlock> open = NETWORK.open(draw.openInA());
        float[] parameters = FullParameters.gather(NETWORK, open, BLOCKS);
        float[] gradient = new float[parameters.length];
        GateScaling scaling = new GateScaling(NETWORK);
        scaling.scale(draw, open, parameters);
        double loss = RUNNER.passA(open, parameters, images(), Targets.of(new int[] {0, 1, 2, 1, 0}), gradient);
        List<float[]> ofValues = scaling.unscale(draw, open, parameters, gradient, zeros());
        return new Gradients(loss, FullParameters.scatter(NETWORK, open, gradient, 0), ofValues);
    }

    @ParameterizedTest(name = "gate layer {0}")
    @CsvSource({"0, 3", "1, 12", "2, 6"})
    void theGradientOfAGateIsTheSlopeOfTheLoss(int layer, int units) {
        Gradients found = gradients(values(3));
        assertThat(found.loss()).isCloseTo(loss(BLOCKS, values(3)), within(1e-6));
        for (int unit = 0; unit < units; unit++) {
            double slope = unit % 3 == 1 ? 0 : valueSlope(layer, unit);
            assertThat((double) found.values().get(layer)[unit])
                    .as("unit %d", unit)
                    .isCloseTo(slope, within(1e-3));
        }
        assertThat(found.values().get(layer)).hasSize(units);
    }

    private static double valueSlope(int layer, int unit) {
        List<float[]> up = values(3);
        List<float[]> down = values(3);
        up.get(layer)[unit] += STEP;
        down.get(layer)[unit] -= STEP;
        return (loss(BLOCKS, up) - loss(BLOCKS, down)) / (2 * STEP);
    }

    @ParameterizedTest(name = "block {0}")
    @CsvSource({"0", "1", "2"})
    void theGradientOfAWeightIsTheSlopeOfTheLoss(int block) {
        Gradients found = gradients(values(3));
        double largest = 0;
        for (int i = 0; i < BLOCKS.get(block).length; i++) {
            List<float[]> up = BLOCKS.stream().map(float[]::clone).toList();
            List<float[]> down = BLOCKS.stream().map(float[]::clone).toList();
            up.get(block)[i] += STEP;
            down.get(block)[i] -= STEP;
            double slope = (loss(up, values(3)) - loss(down, values(3))) / (2 * STEP);
            largest = Math.max(largest, Math.abs(slope));
            assertThat((double) found.weights().get(block)[i])
                    .as("number %d", i)
                    .isCloseTo(slope, within(1e-3));
        }
        assertThat(largest).isGreaterThan(1e-2);
    }

    @Test
    void gatesThatAreOpenOrClosedLeaveEverythingAsItIs() {
        GateSample draw = new GateSample(values(3).stream()
                .map(layer -> GateDraw.soft(layer, layer, layer, false))
                .map(soft -> GateDraw.binary(soft.a(), soft.b(), soft.probability(), soft.noise(), false))
                .toList());
        List<OpenBlock> open = NETWORK.open(draw.openInA());
        float[] parameters = FullParameters.gather(NETWORK, open, BLOCKS);
        float[] before = parameters.clone();
        GateScaling scaling = new GateScaling(NETWORK);
        scaling.scale(draw, open, parameters);
        assertThat(scaling.unscale(draw, open, parameters, parameters, zeros())).isEmpty();
        assertThat(parameters).containsExactly(before);
    }
}
