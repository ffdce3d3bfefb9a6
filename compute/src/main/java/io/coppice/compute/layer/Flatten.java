package io.coppice.compute.layer;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes every position of every channel a unit of its own, [channel][row][column] in this order, and gathers the open
 * ones into consecutive rows. A copy in any case, since planes are strided; so closed features cost nothing.
 */
public record Flatten() implements Layer {

    @Override
    public Shape output(Shape input) {
        return Shape.vector(input.features());
    }

    @Override
    public <U extends Units<U>> U alive(U in, Optional<U> gate, int outputs) {
        return in.expand(outputs / in.total());
    }

    @Override
    public <U extends Units<U>> U needed(U out, Optional<U> gate, int inputs) {
        return out.groups(out.total() / inputs);
    }

    @Override
    public void forward(LayerPass pass) {
        Tensor in = pass.in();
        Tensor out = pass.out();
        int positions = in.height() * in.width();
        int rank = 0;
        for (int row = 0; row < out.channels(); row++) {
            int feature = pass.outUnits().unit(row);
            rank = rankOf(feature / positions, pass.inUnits(), rank);
            int from = rank * in.planeStride() + feature % positions * in.samples();
            System.arraycopy(in.data(), from, out.data(), row * out.planeStride(), in.samples());
        }
    }

    @Override
    public void backwardToData(LayerPass pass, Tensor outGradient, Tensor inGradient) {
        int positions = inGradient.height() * inGradient.width();
        // Closed features of an open channel have no gradient, and the array under the view holds old numbers.
        Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.planeStride(), 0);
        int samples = inGradient.samples();
        int rank = 0;
        for (int row = 0; row < outGradient.channels(); row++) {
            int feature = pass.outUnits().unit(row);
            rank = rankOf(feature / positions, pass.inUnits(), rank);
            int to = rank * inGradient.planeStride() + feature % positions * samples;
            System.arraycopy(outGradient.data(), row * outGradient.planeStride(), inGradient.data(), to, samples);
        }
    }

    /** Both sets ascend, so the search goes on where the last one ended. */
    private static int rankOf(int channel, UnitSet channels, int from) {
        int rank = from;
        while (channels.unit(rank) < channel) {
            rank++;
        }
        return rank;
    }
}
