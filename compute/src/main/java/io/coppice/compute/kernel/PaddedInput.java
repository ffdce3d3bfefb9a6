package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** A copy of an image with zeros around it, in memory of its own that is used again. */
final class PaddedInput {
    private float[] copy = {};

    /** @param padding zeros on every side of every channel */
    Tensor around(Tensor in, int padding) {
        int height = in.height() + 2 * padding;
        int width = in.width() + 2 * padding;
        int samples = in.samples();
        copy = Scratch.atLeast(copy, Tensor.length(in.channels(), height, width, samples));
        Tensor out = Tensor.over(copy, in.channels(), height, width, samples);
        int line = in.width() * samples;
        int side = padding * samples;
        for (int channel = 0; channel < in.channels(); channel++) {
            int end = out.at(channel, padding, padding, 0);
            Arrays.fill(copy, out.at(channel, 0, 0, 0), end, 0);
            for (int y = 0; y < in.height(); y++) {
                System.arraycopy(in.data(), in.at(channel, y, 0, 0), copy, end, line);
                // The end of this row and the beginning of the next lie side by side.
                Arrays.fill(copy, end + line, end + line + 2 * side, 0);
                end += line + 2 * side;
            }
            int last = out.at(channel, 0, 0, 0) + height * width * samples;
            Arrays.fill(copy, Math.min(end, last), last, 0);
        }
        return out;
    }
}
