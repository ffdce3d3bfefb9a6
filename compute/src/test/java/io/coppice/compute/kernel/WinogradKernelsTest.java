package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vector kernels where Winograd's convolutions may be used, beside those where they may not. */
@Timeout(120)
class WinogradKernelsTest {
    private static final double AGREES = 1e-4;
    private static final float SPREAD = 0.2f;
    private static final float SCALE = 0.2f;
    private static final float SHIFT = 3;

    /**
     * Loss, and gradients of all weights, of a network whose convolutions are mostly of 3 by 3 at stride 1. Every ReLU is
     * well above zero: at the kink the last bit decides about a whole gradient, whatever the kernels.
     */
    @ParameterizedTest(name = "{0} samples")
    @CsvSource({"16", "40"})
    void aWholeStepOfAResNetAgrees(int samples) {
        Network network = new ModelSettings("resnet20", List.of()).create(new Shape(3, 16, 16), 10);
        VectorKernels with = new VectorKernels(true);
        VectorKernels without = new VectorKernels();
        float[] one = new float[parameters(network)];
        float[] other = one.clone();

        double loss = step(network, with, samples, one);

        assertThat(loss).isCloseTo(step(network, without, samples, other), within(AGREES * loss));
        double squares = 0;
        double errors = 0;
        for (int i = 0; i < one.length; i++) {
            squares += (double) other[i] * other[i];
            errors += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
        }
        assertThat(squares).isPositive();
        assertThat(Math.sqrt(errors / squares)).isLessThan(AGREES);
        assertThat(one).as("the setting does something").isNotEqualTo(other);
        assertThat(with.multiplyAdds())
                .isLessThan(without.multiplyAdds() * 2 / 3)
                .isPositive();
    }

    private static int parameters(Network network) {
        return network.blocks().stream()
                .mapToInt(block -> OpenBlock.all(block).size(block))
                .sum();
    }

    private static double step(Network network, Kernels kernels, int samples, float[] gradient) {
        List<OpenBlock> open = network.blocks().stream().map(OpenBlock::all).toList();
        Shape input = network.input();
        int numbers = Tensor.length(input.channels(), input.height(), input.width(), samples);
        Tensor images = Tensor.over(noise(numbers, 2), input.channels(), input.height(), input.width(), samples);
        Targets labels = Targets.of(
                new Random(samples).ints(samples, 0, network.classes()).toArray());
        float[] parameters = noise(gradient.length, 1);
        int at = 0;
        for (BlockShape block : network.blocks()) {
            if (block.role() == BlockShape.Role.NORMALISATION) {
                Arrays.fill(parameters, at, at + block.outputs(), SCALE);
                Arrays.fill(parameters, at + block.outputs(), at + 2 * block.outputs(), SHIFT);
            }
            at += OpenBlock.all(block).size(block);
        }
        return new SubnetworkExecutor(network, kernels, samples).passA(open, parameters, images, labels, gradient);
    }

    private static float[] noise(int count, long base) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = SPREAD * (CounterRandom.uniform(base, i) - 0.5f);
        }
        return numbers;
    }

    /** Which of both computes, told by the bits. */
    @ParameterizedTest(name = "{0} to {1} channels, {2} samples, kernel {3}, stride {4}")
    @CsvSource(textBlock = """
            # inputs outputs samples kernel stride | forward and data | weights
            24, 24, 32, 3, 1, true, true
            8, 9, 32, 3, 1, true, false
            7, 24, 32, 3, 1, false, false
            24, 7, 32, 3, 1, false, false
            24, 24, 3, 3, 1, false, false
            24, 24, 32, 5, 1, false, false
            24, 24, 32, 3, 2, false, false
            """)
    void theSettingIsForTheShapesThatItPaysFor(
            int inputs, int outputs, int samples, int kernel, int stride, boolean data, boolean weights) {
        Window window = new Window(kernel, stride, 1);
        float[][] on = results(new VectorKernels(true), window, inputs, outputs, samples);
        float[][] off = results(new VectorKernels(), window, inputs, outputs, samples);
        float[][] direct = results(new Direct(), window, inputs, outputs, samples);
        for (int i = 0; i < on.length; i++) {
            assertThat(off[i]).as("off is as before").isEqualTo(direct[i]);
            if (i < 2 ? data : weights) {
                assertThat(on[i]).isNotEqualTo(direct[i]);
            } else {
                assertThat(on[i]).isEqualTo(direct[i]);
            }
        }
    }

    private interface Passes {
        void forward(Window window, Tensor in, float[] parameters, Tensor out);

        void toData(Window window, Tensor out, float[] parameters, Tensor in);

        void toWeights(Window window, Tensor in, Tensor out, float[] gradients);
    }

    /** The direct kernels by themselves. */
    private static final class Direct implements Passes {
        private final Convolutions convolutions = new Convolutions();
        private final WeightGradients gradients = new WeightGradients();

        @Override
        public void forward(Window window, Tensor in, float[] parameters, Tensor out) {
            convolutions.forward(window, in, parameters, 0, Kernels.NO_BIAS, out);
        }

        @Override
        public void toData(Window window, Tensor out, float[] parameters, Tensor in) {
            convolutions.toData(window, out, parameters, 0, in);
        }

        @Override
        public void toWeights(Window window, Tensor in, Tensor out, float[] into) {
            gradients.compute(window, in, out, into, 0);
        }
    }

    private record Whole(Kernels kernels) implements Passes {
        @Override
        public void forward(Window window, Tensor in, float[] parameters, Tensor out) {
            kernels.convolve(window, in, parameters, 0, Kernels.NO_BIAS, out);
        }

        @Override
        public void toData(Window window, Tensor out, float[] parameters, Tensor in) {
            kernels.convolveToData(window, out, parameters, 0, in);
        }

        @Override
        public void toWeights(Window window, Tensor in, Tensor out, float[] gradients) {
            kernels.convolveToWeights(window, in, out, gradients, 0, Kernels.NO_BIAS);
        }
    }

    private static float[][] results(Kernels kernels, Window window, int inputs, int outputs, int samples) {
        return results(new Whole(kernels), window, inputs, outputs, samples);
    }

    private static float[][] results(Passes passes, Window window, int inputs, int outputs, int samples) {
        Random random = new Random(inputs);
        int side = 9;
        int outSide = window.outputSize(side);
        Tensor in = Fenced.tensor(random, inputs, side, side, samples);
        Tensor out = Fenced.empty(outputs, outSide, outSide, samples);
        float[] parameters = Fenced.parameters(random, 0, inputs * outputs * window.area());
        passes.forward(window, in, parameters, out);
        Tensor outGradient = Fenced.tensor(random, outputs, outSide, outSide, samples);
        Tensor inGradient = Fenced.empty(inputs, side, side, samples);
        passes.toData(window, outGradient, parameters, inGradient);
        float[] gradients = new float[inputs * outputs * window.area()];
        passes.toWeights(window, in, outGradient, gradients);
        return new float[][] {out.data(), inGradient.data(), gradients};
    }

    @Test
    void theNameTellsWhatIsComputedWith() {
        assertThat(new VectorKernels().name()).isEqualTo("vector");
        assertThat(new VectorKernels(true).name()).isEqualTo("vector+winograd");
    }
}
