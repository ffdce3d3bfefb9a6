package io.coppice.compute.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateKernels;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.Window;
import io.coppice.compute.optimizer.AdamStep;
import io.coppice.compute.optimizer.ElementwiseKernels;
import io.coppice.compute.optimizer.SgdStep;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations under masks and gates, against the CPU's on what is open. */
class MaskedOperationsTest {
    private final AparapiKernels kernels = AnyDevice.kernels();

    @ParameterizedTest(name = "seed {0}, {1} of the weights open, {2} to {3}, {4} samples")
    @CsvSource(textBlock = """
            1, 0.0,  13,  7,  31
            2, 0.1,  37, 19,   1
            3, 0.5,  99, 33, 100
            4, 0.9, 130, 17, 128
            5, 1.0,  64, 64,  16
            """)
    void aMaskedProductIsThatOfMaskedWeights(long seed, double share, int inputs, int outputs, int samples) {
        Random random = new Random(seed);
        Tensor in = tensor(random, inputs, 1, samples);
        int weights = inputs * outputs;
        float[] parameters = masked(random, weights, outputs, share);
        Tensor expected = Tensor.zeros(outputs, 1, 1, samples);
        new VectorKernels().dense(in, product(parameters, weights), 0, weights, expected);
        Tensor out = Tensor.zeros(outputs, 1, 1, samples);
        kernels.maskedDense(in, parameters, 0, weights + outputs, weights, out);
        assertClose(out, expected);
    }

    @ParameterizedTest(name = "{0} of the weights open")
    @ValueSource(doubles = {0, 0.3, 1})
    void aMaskedConvolutionIsThatOfMaskedWeights(double share) {
        Random random = new Random(7);
        Window window = new Window(3, 2, 1);
        Tensor in = tensor(random, 5, 9, 21);
        int weights = 5 * 6 * window.area();
        float[] parameters = masked(random, weights, 6, share);
        Tensor expected = Tensor.zeros(6, 5, 5, 21);
        new VectorKernels().convolve(window, in, product(parameters, weights), 0, weights, expected);
        Tensor out = Tensor.zeros(6, 5, 5, 21);
        kernels.maskedConvolve(window, in, parameters, 0, weights + 6, weights, out);
        assertClose(out, expected);
    }

    /** Weights, biases, masks of the weights. */
    private static float[] masked(Random random, int weights, int outputs, double share) {
        float[] numbers = numbers(random, 2 * weights + outputs);
        for (int i = weights + outputs; i < numbers.length; i++) {
            numbers[i] = random.nextDouble() < share ? 1 : 0;
        }
        return numbers;
    }

    private static float[] product(float[] parameters, int weights) {
        float[] product = parameters.clone();
        for (int i = 0; i < weights; i++) {
            product[i] *= parameters[parameters.length - weights + i];
        }
        return product;
    }

    @ParameterizedTest(name = "{0} of {1} units, {2} samples")
    @CsvSource({"0, 9, 5", "1, 20, 128", "7, 9, 33", "500, 500, 100"})
    void gatesMultiplyAndLearnAsOnTheCpu(int open, int total, int samples) {
        Random random = new Random(open);
        UnitSet units = some(random, open, total);
        float[] gates = numbers(random, total * samples);
        Tensor in = tensor(random, total, 3, samples);
        Tensor gradient = tensor(random, open, 3, samples);
        Tensor expected = Tensor.zeros(open, 3, 3, samples);
        Tensor out = Tensor.zeros(open, 3, 3, samples);
        float[] sums = new float[gates.length];
        float[] expectedSums = new float[gates.length];
        Kernels cpu = new VectorKernels();
        cpu.gate(in, UnitSet.all(total), gates, samples, expected, units);
        cpu.gateToWeights(in, UnitSet.all(total), gradient, units, expectedSums, samples);
        kernels.written(sums, 0, sums.length);
        kernels.gate(in, UnitSet.all(total), gates, samples, out, units);
        kernels.gateToWeights(in, UnitSet.all(total), gradient, units, sums, samples);
        if (open > 0) {
            assertClose(out, expected);
        }
        kernels.fetch(sums, 0, sums.length);
        assertClose(sums, expectedSums, 1e-4);
    }

    @ParameterizedTest(name = "step {0}, layer {1}")
    @CsvSource({"0, 0", "17, 3", "1000000007, 2"})
    void noiseAndBinaryGatesAreTheCpusToTheBit(long step, int layer) {
        int samples = 37;
        UnitSet units = some(new Random(step), 11, 50);
        GateKernels.Place place = new GateKernels.Place(
                new CounterRandom(9).base(CounterRandom.Stream.GATES, step, layer), units, samples, 40);
        float[] uniform = new float[50 * 40];
        float[] a = new float[50 * 40];
        float[] b = new float[50 * 40];
        float[] probabilities = new float[50];
        for (int unit = 0; unit < 50; unit++) {
            probabilities[unit] = unit / 49f;
        }
        kernels.gates().uniform(place, uniform);
        SampleGating binary = new SampleGating.Bernoulli(Estimator.ARM);
        kernels.gates().draw(binary, place, probabilities, false, a);
        kernels.gates().draw(binary, place, probabilities, true, b);
        for (float[] array : new float[][] {uniform, a, b}) {
            kernels.fetch(array, 0, array.length);
        }
        for (int row = 0; row < units.count(); row++) {
            int unit = units.unit(row);
            for (int sample = 0; sample < samples; sample++) {
                float u = CounterRandom.uniform(place.base(), (long) sample * 50 + unit);
                int at = unit * 40 + sample;
                assertThat(uniform[at]).isEqualTo(u);
                assertThat(a[at]).isEqualTo(u < probabilities[unit] ? 1 : 0);
                assertThat(b[at]).isEqualTo(u > 1 - (double) probabilities[unit] ? 1 : 0);
            }
        }
    }

    static Stream<SampleGating> gatings() {
        return Stream.concat(
                Stream.of(Estimator.ARM, Estimator.AR, Estimator.DISARM).map(SampleGating.Bernoulli::new),
                Stream.of(new SampleGating.HardConcreteGates()));
    }

    @ParameterizedTest
    @MethodSource("gatings")
    void gatesBySampleAndWhatTheyLearnAgree(SampleGating gating) {
        Random random = new Random(5);
        int samples = 128;
        UnitSet units = some(random, 60, 80);
        GateKernels.Place place = new GateKernels.Place(
                new CounterRandom(2).base(CounterRandom.Stream.GATES, 3, 1), units, samples, samples + 3);
        float[] probabilities = new float[80];
        for (int unit = 0; unit < 80; unit++) {
            probabilities[unit] = (unit + 1) / 82f;
        }
        float[] expected = new float[80 * place.stride()];
        float[] values = new float[expected.length];
        GateKernels.OF_HOST.draw(gating, place, probabilities, false, expected);
        kernels.gates().draw(gating, place, probabilities, false, values);
        float[] drawn = values.clone();
        assertThat(drawn).containsOnly(0); // it is on the device
        kernels.fetch(values, 0, values.length);
        assertThat(values).containsExactly(expected, within(1e-6f));

        double[] lossesA = random.doubles(samples, 0, 3).toArray();
        double[] lossesB = random.doubles(samples, 0, 3).toArray();
        GateKernels.Seen seen = new GateKernels.Seen(values, numbers(random, values.length), lossesA, lossesB);
        float[] gradients = new float[80];
        float[] expectedGradients = new float[80];
        GateKernels.OF_HOST.learn(gating, place, probabilities, seen, expectedGradients);
        kernels.gates().learn(gating, place, probabilities, seen, gradients);
        kernels.fetch(gradients, 0, 80);
        assertThat(expectedGradients).isNotEqualTo(new float[80]);
        assertClose(gradients, expectedGradients, 1e-4);
    }

    @ParameterizedTest(name = "{0} of {1} open")
    @CsvSource({"0, 5", "0.4, 1000", "1, 40001"})
    void optimizersMoveWhatIsOpen(double share, int count) {
        Random random = new Random(count);
        float[] mask = new float[count];
        for (int i = 0; i < count; i++) {
            mask[i] = random.nextDouble() < share ? 1 : 0;
        }
        float[] decay = numbers(random, count);
        float[] values = numbers(random, count);
        float[] first = numbers(random, count);
        float[] second = new float[count];
        float[] gradient = numbers(random, count);
        for (int i = 0; i < count; i++) {
            second[i] = random.nextFloat();
        }
        AdamStep adam = new AdamStep(0.9f, 0.1f, 0.999f, (float) Math.sqrt(0.001), 0.01f, 1e-8f);
        float[][] cpu = {values.clone(), first.clone(), second.clone()};
        ElementwiseKernels.FASTEST.adam(adam, cpu[0], cpu[1], cpu[2], 0, count, gradient, 0, decay);
        float[][] device = {values.clone(), first.clone(), second.clone()};
        kernels.optimizers()
                .adam(adam, new DeviceOptimizers.Values(device[0], gradient, decay, mask), device[1], device[2]);
        assertMoved(device, cpu, new float[][] {values, first, second}, mask);

        for (boolean nesterov : new boolean[] {false, true}) {
            SgdStep sgd = new SgdStep(0.1f, 0.9f, nesterov);
            float[][] expected = {values.clone(), first.clone()};
            ElementwiseKernels.FASTEST.sgd(sgd, expected[0], expected[1], 0, count, gradient, 0, decay);
            float[][] result = {values.clone(), first.clone()};
            kernels.optimizers().sgd(sgd, new DeviceOptimizers.Values(result[0], gradient, decay, mask), result[1]);
            assertMoved(result, expected, new float[][] {values, first}, mask);
        }
    }

    private void assertMoved(float[][] results, float[][] moved, float[][] before, float[] mask) {
        for (int array = 0; array < results.length; array++) {
            kernels.fetch(results[array], 0, mask.length);
            for (int i = 0; i < mask.length; i++) {
                float expected = mask[i] == 0 ? before[array][i] : moved[array][i];
                assertThat(results[array][i]).isCloseTo(expected, within(1e-4f * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static UnitSet some(Random random, int open, int total) {
        return UnitSet.of(
                total, random.ints(0, total).distinct().limit(open).sorted().toArray());
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Tensor tensor(Random random, int channels, int size, int samples) {
        int length = Tensor.length(channels, size, size, samples);
        return Tensor.over(numbers(random, length), channels, size, size, samples);
    }

    private void assertClose(Tensor out, Tensor expected) {
        kernels.fetch(out.data(), 0, out.data().length);
        assertClose(out.data(), expected.data(), 1e-4);
    }

    private static void assertClose(float[] results, float[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            double allowed = relative * Math.max(1, Math.abs(expected[i]));
            assertThat((double) results[i]).as("element %d", i).isCloseTo(expected[i], within(allowed));
        }
    }
}
