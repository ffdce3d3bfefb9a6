package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nd4jKernelsTest {
    private final Kernels kernels = new Nd4jKernels();

    @ParameterizedTest(name = "{0} to {1}, {2} samples")
    @CsvSource({"800, 500, 128", "784, 300, 100", "0, 10, 32", "10, 0, 32", "1, 1, 1", "39, 11, 31", "500, 10, 88"})
    void denseLayersAgreeWithTheirDefinition(int inputs, int outputs, int samples) {
        agreement(2).dense(inputs, outputs, samples);
    }

    @Test
    void largeLogitsDoNotOverflow() {
        agreement(3).softmaxCrossEntropy(10, 16, 80);
        Tensor logits = Tensor.zeros(2, 1, 1, 1);
        logits.data()[0] = 1000;
        assertThat(kernels.loss(SoftmaxCrossEntropy.PLAIN, logits, Targets.of(new int[] {1}), null))
                .isEqualTo(1000);
    }

    @Test
    void multiplyAddsAreCounted() {
        Tensor in = Tensor.zeros(3, 8, 8, 4);
        Tensor out = Tensor.zeros(5, 6, 6, 4);
        float[] parameters = new float[3 * 5 * 9 + 5];
        Window window = new Window(3, 1, 0);
        long once = 3L * 5 * 9 * 36 * 4;
        kernels.convolve(window, in, parameters, 0, 135, out);
        assertThat(kernels.multiplyAdds()).isEqualTo(once);
        kernels.convolveToData(window, out, parameters, 0, in);
        kernels.convolveToWeights(window, in, out, parameters, 0, 135);
        assertThat(kernels.multiplyAdds()).isEqualTo(3 * once);
        kernels.dense(Tensor.zeros(7, 1, 1, 4), parameters, 0, 50, Tensor.zeros(6, 1, 1, 4));
        assertThat(kernels.multiplyAdds()).isEqualTo(3 * once + 7 * 6 * 4);
    }

    @Test
    void aNetworkLearnsInAJvmWithoutTheVectorApi() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepWithoutVectors.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().readAllLines().stream()
                .filter(line -> !line.startsWith("WARNING:"))
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        assertThat(lines.getFirst()).isEqualTo("false");
        assertThat(Double.parseDouble(lines.get(1))).isBetween(2.0, 3.5);
        assertThat(Double.parseDouble(lines.getLast())).isLessThan(1.5);
    }

    /** Once the largest shape has been seen, neither the heap nor native memory grows. */
    @Test
    void stepsReuseTheirMemory() {
        Random random = new Random(4);
        step(20, 50);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nativeBefore = Pointer.totalBytes();
        long heapBefore = threads.getCurrentThreadAllocatedBytes();
        int steps = 50;
        for (int i = 0; i < steps; i++) {
            step(1 + random.nextInt(20), 1 + random.nextInt(50));
        }
        long heap = (threads.getCurrentThreadAllocatedBytes() - heapBefore) / steps;
        assertThat(heap).as("bytes of heap a step").isLessThan(64 * 1024);
        assertThat(Pointer.totalBytes()).as("bytes of native memory").isLessThanOrEqualTo(nativeBefore);
    }

    private final Tensor small = Tensor.zeros(20, 12, 12, 16);
    private final Tensor large = Tensor.zeros(50, 8, 8, 16);
    private final float[] parameters = new float[20 * 50 * 25 + 50];

    private void step(int inputs, int outputs) {
        Window window = new Window(5, 1, 0);
        Tensor in = Tensor.over(small.data(), inputs, 12, 12, 16);
        Tensor out = Tensor.over(large.data(), outputs, 8, 8, 16);
        kernels.convolve(window, in, parameters, 0, 0, out);
        kernels.convolveToData(window, out, parameters, 0, in);
        kernels.convolveToWeights(window, in, out, parameters, 0, parameters.length - outputs);
        kernels.dense(
                Tensor.over(small.data(), inputs, 1, 1, 16),
                parameters,
                0,
                0,
                Tensor.over(large.data(), outputs, 1, 1, 16));
    }

    private KernelAgreement agreement(long seed) {
        return new KernelAgreement(kernels, new ReferenceKernels(), seed);
    }
}
