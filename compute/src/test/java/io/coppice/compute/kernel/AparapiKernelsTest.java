package io.coppice.compute.kernel;

import io.coppice.compute.kernel.opencl.AnyDevice;
import io.coppice.compute.kernel.opencl.AparapiKernels;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations on a device against those of the CPU. */
class AparapiKernelsTest {
    private final AparapiKernels kernels = AnyDevice.kernels();

    @ParameterizedTest(name = "{0}x{0} stride {1} padding {2}: {3} x {4} x {5} to {6}, {7} samples")
    @CsvSource(textBlock = """
            # kernel stride padding  in height width  out samples
            5, 1, 0,   1,  28, 28,  20, 16
            5, 1, 0,   20, 12, 12,  50, 7
            5, 1, 0,   6,  12, 12,  10, 33
            3, 1, 1,   4,  9,  9,   8,  8
            3, 2, 1,   4,  10, 10,  8,  8
            1, 2, 0,   4,  10, 10,  8,  31
            1, 1, 0,   3,  5,  4,   2,  1
            3, 1, 2,   2,  1,  1,   3,  2
            5, 3, 4,   2,  4,  3,   3,  5
            3, 1, 1,   0,  6,  6,   4,  8
            3, 1, 1,   4,  6,  6,   0,  8
            3, 1, 1,   2,  32, 32,  3,  32
            """)
    void convolutionsAgreeWithTheCpu(
            int kernel, int stride, int padding, int inputs, int height, int width, int outputs, int samples) {
        Window window = new Window(kernel, stride, padding);
        agreement(1).convolution(new KernelAgreement.Case(window, inputs, height, width, outputs, samples));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomShapesAgreeWithTheCpu(long seed) {
        Random random = new Random(seed);
        KernelAgreement agreement = agreement(seed);
        for (int i = 0; i < 4; i++) {
            KernelAgreement.Case layer = KernelAgreement.Case.random(random);
            agreement.convolution(layer);
            agreement.maxPool(layer);
            agreement.channels(1 + layer.inputs(), layer.height(), layer.width(), layer.samples());
            agreement.relu(layer.inputs(), layer.height(), layer.width(), layer.samples());
            agreement.dense(random.nextInt(100), random.nextInt(100), 1 + random.nextInt(140));
            agreement.softmaxCrossEntropy(2 + random.nextInt(12), 1 + random.nextInt(140), 5);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33, 34})
    void whatGpusRunAgreesToo(long seed) {
        AparapiKernels pointwise = AnyDevice.pointwise();
        Random random = new Random(seed);
        KernelAgreement agreement = new KernelAgreement(pointwise, new VectorKernels(), seed);
        KernelAgreement.Case layer = KernelAgreement.Case.random(random);
        agreement.convolution(layer);
        agreement.convolution(new KernelAgreement.Case(new Window(3, 1, 1), 7, 9, 9, 70, 33));
        agreement.channels(1 + layer.inputs(), layer.height(), layer.width(), layer.samples());
        agreement.dense(65 + random.nextInt(100), 65 + random.nextInt(100), 1 + random.nextInt(140));
        agreement.maxPool(layer);
        agreement.relu(layer.inputs(), layer.height(), layer.width(), layer.samples());
        agreement.softmaxCrossEntropy(7, 70, 5);
    }

    private KernelAgreement agreement(long seed) {
        return new KernelAgreement(kernels, new VectorKernels(), seed);
    }
}
