package io.coppice.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.kernel.VectorKernels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelBenchmarkTest {

    @Test
    void everyProductOfBothNetworksIsMeasured() {
        List<KernelBenchmark.Row> rows =
                new KernelBenchmark(new VectorKernels(), System::nanoTime, Duration.ofMillis(2)).measure(7);
        assertThat(rows).extracting(row -> row.operation() + ", " + row.layer()).containsExactly("""
                forward, conv1 1 to 20, 28 x 28
                gradient of weights, conv1 1 to 20, 28 x 28
                forward, conv2 20 to 50, 12 x 12
                gradient of data, conv2 20 to 50, 12 x 12
                gradient of weights, conv2 20 to 50, 12 x 12
                forward, dense 784 to 300
                gradient of data, dense 784 to 300
                gradient of weights, dense 784 to 300
                forward, dense 800 to 500
                gradient of data, dense 800 to 500
                gradient of weights, dense 800 to 500
                forward, conv1 1 to 6, 28 x 28
                gradient of weights, conv1 1 to 6, 28 x 28
                forward, conv2 6 to 10, 12 x 12
                gradient of data, conv2 6 to 10, 12 x 12
                gradient of weights, conv2 6 to 10, 12 x 12
                forward, dense 39 to 11
                gradient of data, dense 39 to 11
                gradient of weights, dense 39 to 11""".split("\n"));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.samples()).isEqualTo(7);
            assertThat(row.gigaflops()).isPositive().isFinite();
            assertThat(row.fractionOfPeak()).isBetween(0.0, 1.1);
        });
    }

    /** Of 3 x 3 weights on 8 x 8 pixels those at the edges meet the image 7 of 8 times. */
    @Test
    void paddingIsNoWork() {
        List<KernelProduct> products = KernelProduct.ofThreeByThree(new VectorKernels(), 4, 8, 3);
        assertThat(products)
                .extracting(KernelProduct::operation)
                .containsExactly("forward", "gradient of data", "gradient of weights");
        assertThat(products).allMatch(product -> product.multiplyAdds() == 4.0 * 4 * (7 + 8 + 7) * (7 + 8 + 7) * 3);
        products.forEach(product -> product.compute().run());
    }

    /** The products are written down as a table of shapes elsewhere; the work they stand for is LeNet-5's. */
    @Test
    void multiplyAddsAreThoseOfTheDefinition() {
        List<KernelProduct> products =
                KernelProduct.ofLeNet(new VectorKernels(), 20, 50, new int[][] {{800, 500}}, 128);
        assertThat(products)
                .extracting(product -> product.multiplyAdds() / 128)
                .containsExactly(
                        288_000.0, 288_000.0, 1_600_000.0, 1_600_000.0, 1_600_000.0, 400_000.0, 400_000.0, 400_000.0);
    }
}
