package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;

/** A function of single numbers, and its loops over the planes of tensors: the one form of all activations. */
public interface PlaneFunction {

    float of(float x);

    /** Its slope at x. @param y what it gives there */
    float slope(float x, float y);

    /** y = f(x) of finished tensors with the same planes. */
    default void apply(Tensor in, Tensor out) {
        for (int channel = 0; channel < out.channels(); channel++) {
            apply(in.data(), channel * in.planeStride(), out.data(), channel * out.planeStride(), out.plane());
        }
    }

    private void apply(float[] in, int from, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = of(in[from + i]);
        }
    }

    /** y = f(x), unit by unit; a unit that {@code in} does not hold is zero there. */
    default void apply(Kernels kernels, Tensor in, UnitSet inUnits, Tensor out, UnitSet outUnits) {
        Tensor from = kernels.onHost(in);
        Tensor to = kernels.hostRoom(out);
        int rank = 0;
        for (int row = 0; row < outUnits.count(); row++) {
            int unit = outUnits.unit(row);
            rank = UnitRows.rank(inUnits, unit, rank);
            int at = row * to.planeStride();
            if (rank < inUnits.count() && inUnits.unit(rank) == unit) {
                apply(from.data(), rank * from.planeStride(), to.data(), at, to.plane());
            } else {
                Arrays.fill(to.data(), at, at + to.plane(), of(0));
            }
        }
        kernels.wroteOnHost(out, to);
    }

    /**
     * dx = f'(x) dy for the units of {@code gradientUnits}, which both other sets hold.
     *
     * @param outUnits those of {@code out} and its gradient
     */
    default void toData(
            Kernels kernels,
            Tensor in,
            UnitSet inUnits,
            Tensor out,
            Tensor outGradient,
            UnitSet outUnits,
            Tensor inGradient,
            UnitSet gradientUnits) {
        Tensor x = kernels.onHost(in);
        Tensor y = kernels.onHost(out);
        Tensor dy = kernels.onHost(outGradient);
        Tensor dx = kernels.hostRoom(inGradient);
        int inRank = 0;
        int outRank = 0;
        for (int row = 0; row < gradientUnits.count(); row++) {
            inRank = UnitRows.rank(inUnits, gradientUnits.unit(row), inRank);
            outRank = UnitRows.rank(outUnits, gradientUnits.unit(row), outRank);
            toData(x, inRank, y, dy, outRank, dx, row);
        }
        kernels.wroteOnHost(inGradient, dx);
    }

    private void toData(Tensor x, int inRank, Tensor y, Tensor dy, int outRank, Tensor dx, int row) {
        int xAt = inRank * x.planeStride();
        int yAt = outRank * y.planeStride();
        int dyAt = outRank * dy.planeStride();
        int to = row * dx.planeStride();
        int count = dx.plane();
        for (int i = 0; i < count; i++) {
            dx.data()[to + i] = dy.data()[dyAt + i] * slope(x.data()[xAt + i], y.data()[yAt + i]);
        }
    }
}
