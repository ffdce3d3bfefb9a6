package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import java.util.Arrays;

/** Rows of tensors that hold different units of one layer: sums, and what flattening gathers and spreads. */
final class UnitRows {

    private UnitRows() {}

    /** The first unit that is not below this one. Sets ascend, so the search goes on where the last one ended. */
    static int rank(UnitSet units, int unit, int from) {
        int rank = from;
        while (rank < units.count() && units.unit(rank) < unit) {
            rank++;
        }
        return rank;
    }

    static void add(Kernels kernels, Tensor a, UnitSet aUnits, Tensor b, UnitSet bUnits, Tensor out, UnitSet outUnits) {
        for (int row = 0, first = 0, second = 0; row < outUnits.count(); row++) {
            int unit = outUnits.unit(row);
            first = rank(aUnits, unit, first);
            second = rank(bUnits, unit, second);
            boolean inFirst = first < aUnits.count() && aUnits.unit(first) == unit;
            boolean inSecond = second < bUnits.count() && bUnits.unit(second) == unit;
            if (inFirst && inSecond) {
                kernels.combine(a, first, 1, b, second, 1, 0, out, row);
            } else {
                kernels.scale(inFirst ? a : b, inFirst ? first : second, 1, 0, out, row);
            }
        }
    }

    static void addTo(Kernels kernels, Tensor sum, UnitSet sumUnits, Tensor more, UnitSet moreUnits) {
        for (int row = 0, rank = 0; row < moreUnits.count() && rank < sumUnits.count(); ) {
            int order = Integer.compare(moreUnits.unit(row), sumUnits.unit(rank));
            if (order == 0) {
                kernels.combine(sum, rank, 1, more, row, 1, 0, sum, rank);
            }
            row += order <= 0 ? 1 : 0;
            rank += order >= 0 ? 1 : 0;
        }
    }

    static void zero(Tensor tensor) {
        Arrays.fill(tensor.data(), 0, tensor.channels() * tensor.planeStride(), 0);
    }

    static void flatten(Tensor in, UnitSet inUnits, Tensor out, UnitSet features) {
        int positions = in.height() * in.width();
        int rank = 0;
        for (int row = 0; row < out.channels(); row++) {
            int feature = features.unit(row);
            rank = rank(inUnits, feature / positions, rank);
            int from = rank * in.planeStride() + feature % positions * in.samples();
            System.arraycopy(in.data(), from, out.data(), row * out.planeStride(), in.samples());
        }
    }

    static void flattenToData(Tensor outGradient, UnitSet features, Tensor inGradient, UnitSet inUnits) {
        int positions = inGradient.height() * inGradient.width();
        // Closed features of an open channel have no gradient, and the array under the view holds old numbers.
        zero(inGradient);
        int samples = inGradient.samples();
        int rank = 0;
        for (int row = 0; row < outGradient.channels(); row++) {
            int feature = features.unit(row);
            rank = rank(inUnits, feature / positions, rank);
            int to = rank * inGradient.planeStride() + feature % positions * samples;
            System.arraycopy(outGradient.data(), row * outGradient.planeStride(), inGradient.data(), to, samples);
        }
    }
}
