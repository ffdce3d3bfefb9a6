package io.coppice.compute.kernel;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A reused array of ND4J's outside the Java heap; it grows with the largest matrix it has held and never shrinks. */
final class Nd4jMatrix {
    static {
        NativeFolders.prepareJavaCpp();
    }

    private INDArray array;
    private FloatBuffer view;

    Nd4jMatrix() {
        allocate(1);
    }

    /** Makes room; the contents are lost when it has to grow. */
    void ensure(int floats) {
        if (floats > view.capacity()) {
            array.close();
            allocate(Math.addExact(floats, floats / 4));
        }
    }

    /** The array as ND4J's BLAS takes it: only its address counts, the caller says the shape. */
    INDArray array() {
        return array;
    }

    void put(int at, float[] from, int index, int length) {
        view.put(at, from, index, length);
    }

    void get(int at, float[] into, int index, int length) {
        view.get(at, into, index, length);
    }

    private void allocate(long floats) {
        try {
            array = Nd4j.createUninitializedDetached(DataType.FLOAT, floats);
        } catch (LinkageError unusable) {
            throw new IllegalStateException(
                    "kernels is nd4j, and ND4J's native libraries cannot be loaded here: set kernels to vector",
                    unusable);
        }
        view = array.data().asNioFloat();
    }
}
