package io.coppice.compute.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coppice.compute.kernel.opencl.AnyDevice;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations of every kind of kernels against another kind's, on shapes of odd sizes. */
@Timeout(60)
class BackendsTest {
    private static final int SEEDS = 10;

    private enum Backend {
        ND4J(Nd4jKernels::new, ReferenceKernels::new),
        VECTOR_AND_ND4J(VectorKernels::new, Nd4jKernels::new),
        DEVICE(AnyDevice::kernels, VectorKernels::new),
        DEVICE_AS_GPUS_RUN_IT(AnyDevice::pointwise, VectorKernels::new);

        private final Supplier<Kernels> tested;
        private final Supplier<Kernels> oracle;

        Backend(Supplier<Kernels> tested, Supplier<Kernels> oracle) {
            this.tested = tested;
            this.oracle = oracle;
        }

        KernelAgreement agreement(long seed) {
            return new KernelAgreement(tested.get(), oracle.get(), seed);
        }
    }

    static Stream<Arguments> corners() {
        return Stream.of(Backend.values())
                .flatMap(backend -> KernelAgreement.Case.corners().map(corner -> Arguments.of(backend, corner)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("corners")
    void cornersAgree(Backend backend, KernelAgreement.Case corner) {
        backend.agreement(1).convolution(corner);
    }

    static Stream<Arguments> seeds() {
        return Stream.of(Backend.values())
                .flatMap(backend -> IntStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(backend, seed)));
    }

    @ParameterizedTest(name = "{0}: seed {1}")
    @MethodSource("seeds")
    void randomShapesAgree(Backend backend, long seed) {
        Random random = new Random(seed);
        KernelAgreement agreement = backend.agreement(seed);
        for (int i = 0; i < 4; i++) {
            agreement.everything(random);
        }
    }

    /**
     * On a CPU the device's kernels take sums in the order of vectors of sixteen floats, as long as a row of positions is
     * whole vectors; so a step's rounding is the same, and with it on which side of its switch a ReLU comes to lie.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("tenSeeds")
    void aCpusOpenClGivesTheBitsOfItsVectors(long seed) {
        assumeTrue(Lanes.COUNT == 16, "the vectors of this machine have " + Lanes.COUNT + " floats, not 16");
        Random random = new Random(seed);
        KernelAgreement agreement = new KernelAgreement(AnyDevice.lines(), new VectorKernels(), seed, 0);
        int samples = 16 * (1 + random.nextInt(4));
        KernelAgreement.Case layer = KernelAgreement.Case.random(random, samples);
        agreement.convolution(layer);
        agreement.maxPool(layer);
        agreement.channels(1 + layer.inputs(), layer.height(), layer.width(), samples);
        agreement.relu(layer.inputs(), layer.height(), layer.width(), samples);
        agreement.dense(random.nextInt(400), random.nextInt(200), samples);
        agreement.softmaxCrossEntropy(2 + random.nextInt(12), 1 + random.nextInt(140), 5);
    }

    static IntStream tenSeeds() {
        return IntStream.rangeClosed(1, SEEDS);
    }

    /** Large enough for tiles, and with tails in every direction. */
    @ParameterizedTest(name = "{0} x {0} step {1}, {2} to {3}, {4} samples")
    @CsvSource({"3, 1, 7, 70, 33", "5, 1, 20, 50, 8", "3, 2, 33, 9, 128", "1, 1, 40, 17, 65"})
    void productsByTilesAgree(int kernel, int stride, int inputs, int outputs, int samples) {
        KernelAgreement agreement = new KernelAgreement(AnyDevice.tiled(), new VectorKernels(), 3);
        Window window = new Window(kernel, stride, kernel / 2);
        agreement.convolution(new KernelAgreement.Case(window, inputs, 11, 11, outputs, samples));
        agreement.dense(inputs * 10, outputs * 10, samples * 8);
    }
}
