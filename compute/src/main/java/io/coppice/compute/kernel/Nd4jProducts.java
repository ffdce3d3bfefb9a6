package io.coppice.compute.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.blas.CpuLevel3;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three products of a layer, by the SGEMM that ND4J brings: outputs = weights * columns, and the two gradients.
 * Row-major: {@code columns} [inputs][positions], {@code weights} [outputs][inputs], {@code outputs} [outputs][positions].
 *
 * <p>BLAS calls a row-major matrix the transpose of a column-major one, so the factors stand in the other order here. The
 * arrays go straight to ND4J's BLAS level: {@code Nd4j.gemm} would need three new views a call, which cost 35
 * microseconds and 9 kB where this costs half a microsecond and 624 bytes.
 */
final class Nd4jProducts {
    final Nd4jMatrix columns = new Nd4jMatrix();
    final Nd4jMatrix weights = new Nd4jMatrix();
    final Nd4jMatrix outputs = new Nd4jMatrix();
    private final Blas blas = new Blas();

    /** ND4J keeps this call for its own gemm, which finds the sizes in its views. */
    private static final class Blas extends CpuLevel3 {
        @Override
        protected void sgemm(
                char order,
                char transposeA,
                char transposeB,
                int rows,
                int columns,
                int inner,
                float alpha,
                INDArray a,
                int strideA,
                INDArray b,
                int strideB,
                float beta,
                INDArray c,
                int strideC) {
            super.sgemm(
                    order,
                    transposeA,
                    transposeB,
                    rows,
                    columns,
                    inner,
                    alpha,
                    a,
                    strideA,
                    b,
                    strideB,
                    beta,
                    c,
                    strideC);
        }
    }

    /** One thread a product: workers, not BLAS, share the cores. The setting is ND4J's own and holds for the process. */
    Nd4jProducts() {
        Nd4j.factory().blas().setMaxThreads(1);
    }

    /** outputs = weights * columns. */
    void toOutputs(int inputs, int outputCount, int positions) {
        blas.sgemm(
                'f',
                'N',
                'N',
                positions,
                outputCount,
                inputs,
                1,
                columns.array(),
                positions,
                weights.array(),
                inputs,
                0,
                outputs.array(),
                positions);
    }

    /** columns = transposed weights * outputs. */
    void toColumns(int inputs, int outputCount, int positions) {
        blas.sgemm(
                'f',
                'N',
                'T',
                positions,
                inputs,
                outputCount,
                1,
                outputs.array(),
                positions,
                weights.array(),
                inputs,
                0,
                columns.array(),
                positions);
    }

    /** weights = outputs * transposed columns, added to what is there if {@code add}. */
    void toWeights(int inputs, int outputCount, int positions, boolean add) {
        blas.sgemm(
                'f',
                'T',
                'N',
                inputs,
                outputCount,
                positions,
                1,
                columns.array(),
                positions,
                outputs.array(),
                positions,
                add ? 1 : 0,
                weights.array(),
                inputs);
    }
}
