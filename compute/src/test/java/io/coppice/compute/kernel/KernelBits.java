package io.coppice.compute.kernel;

import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/** A digest of every operation on small shapes of every register block; {@link KernelBitsTest} also has it interpreted. */
public final class KernelBits {
    private static final int[] SAMPLES = {1, 7, 16, 21, 36};
    private static final int OUTPUTS = 13;

    /** Channels, and samples in vectors, of what Winograd's convolutions take. */
    private static final int[][] WINOGRAD = {{8, 1}, {24, 2}, {27, 3}};

    private final Kernels direct = new VectorKernels();
    private final Kernels winograd = new VectorKernels(true);

    public static void main(String[] arguments) {
        System.out.println(new KernelBits().digest());
    }

    /** Equal for equal bits. */
    int digest() {
        int digest = 1;
        for (int samples : SAMPLES) {
            for (int outputs = 1; outputs <= OUTPUTS; outputs++) {
                Random random = new Random(outputs * 100L + samples);
                digest = 31 * digest
                        + convolution(direct, random, new Tensor[] {
                            Fenced.tensor(random, 1, 3, 4, samples), Fenced.tensor(random, outputs, 3, 4, samples)
                        });
                digest = 31 * digest + dense(random, outputs, samples);
                digest = 31 * digest + rest(random, outputs, samples);
            }
        }
        for (int[] shape : WINOGRAD) {
            Random random = new Random(shape[0]);
            int samples = shape[1] * Lanes.COUNT + shape[1] - 1;
            digest = 31 * digest
                    + convolution(winograd, random, new Tensor[] {
                        Fenced.tensor(random, shape[0], 5, 4, samples), Fenced.tensor(random, shape[0], 5, 4, samples)
                    });
        }
        return digest;
    }

    private static int convolution(Kernels kernels, Random random, Tensor[] inAndOut) {
        Window window = new Window(3, 1, 1);
        Tensor in = inAndOut[0];
        Tensor out = inAndOut[1];
        int biasAt = out.channels() * in.channels() * window.area();
        float[] parameters = Fenced.parameters(random, 0, biasAt + out.channels());
        kernels.convolveToData(window, out, parameters, 0, in);
        kernels.convolve(window, in, parameters, 0, biasAt, out);
        kernels.convolveToWeights(window, in, out, parameters, 0, biasAt);
        return hash(in.data(), out.data(), parameters);
    }

    private int dense(Random random, int outputs, int samples) {
        int inputs = 3 * outputs;
        Tensor in = Fenced.tensor(random, inputs, 1, 1, samples);
        Tensor out = Fenced.tensor(random, outputs, 1, 1, samples);
        int biasAt = outputs * inputs;
        float[] parameters = Fenced.parameters(random, 0, biasAt + outputs);
        direct.denseToData(out, parameters, 0, in);
        direct.dense(in, parameters, 0, biasAt, out);
        direct.denseToWeights(in, out, parameters, 0, biasAt);
        return hash(in.data(), out.data(), parameters);
    }

    private int rest(Random random, int channels, int samples) {
        Window window = new Window(2, 2, 0);
        Tensor in = Fenced.tensor(random, channels, 2, 2, samples);
        Tensor out = Fenced.empty(channels, 1, 1, samples);
        Tensor gradient = Fenced.tensor(random, channels, 1, 1, samples);
        Tensor inGradient = Fenced.empty(channels, 2, 2, samples);
        direct.maxPool(window, in, out);
        direct.relu(out);
        double loss = direct.loss(
                SoftmaxCrossEntropy.PLAIN,
                out,
                Targets.of(random.ints(samples, 0, channels).toArray()),
                gradient);
        direct.reluToData(out, gradient);
        direct.maxPoolToData(window, in, out, gradient, inGradient);
        return 31 * Double.hashCode(loss) + hash(out.data(), gradient.data(), inGradient.data());
    }

    private static int hash(float[]... arrays) {
        return Arrays.deepHashCode(arrays);
    }
}
