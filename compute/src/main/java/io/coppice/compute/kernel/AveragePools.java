package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** The mean of each window, channel by channel, of the positions that lie in the image; sample by sample, in the same order everywhere. */
public final class AveragePools {

    private AveragePools() {}

    /** @param out of the same channels */
    public static void forward(Window window, Tensor in, Tensor out) {
        for (int channel = 0; channel < out.channels(); channel++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int at = out.at(channel, y, x, 0);
                    Arrays.fill(out.data(), at, at + out.samples(), 0);
                    float share = share(window, in, y, x);
                    for (int tap = 0; tap < window.area(); tap++) {
                        if (sees(window, in, y, x, tap)) {
                            int from = in.at(channel, row(window, y, tap), column(window, x, tap), 0);
                            addTo(in.data(), from, share, out.data(), at, out.samples());
                        }
                    }
                }
            }
        }
    }

    /** @param inGradient overwritten */
    public static void toData(Window window, Tensor outGradient, Tensor inGradient) {
        Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.planeStride(), 0);
        for (int channel = 0; channel < outGradient.channels(); channel++) {
            for (int y = 0; y < outGradient.height(); y++) {
                for (int x = 0; x < outGradient.width(); x++) {
                    int from = outGradient.at(channel, y, x, 0);
                    float share = share(window, inGradient, y, x);
                    for (int tap = 0; tap < window.area(); tap++) {
                        if (sees(window, inGradient, y, x, tap)) {
                            int at = inGradient.at(channel, row(window, y, tap), column(window, x, tap), 0);
                            addTo(outGradient.data(), from, share, inGradient.data(), at, inGradient.samples());
                        }
                    }
                }
            }
        }
    }

    private static void addTo(float[] in, int from, float share, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = Math.fma(in[from + i], share, out[to + i]);
        }
    }

    private static float share(Window window, Tensor image, int y, int x) {
        int seen = 0;
        for (int tap = 0; tap < window.area(); tap++) {
            seen += sees(window, image, y, x, tap) ? 1 : 0;
        }
        return 1f / Math.max(1, seen);
    }

    private static boolean sees(Window window, Tensor image, int y, int x, int tap) {
        int row = row(window, y, tap);
        int column = column(window, x, tap);
        return row >= 0 && row < image.height() && column >= 0 && column < image.width();
    }

    private static int row(Window window, int y, int tap) {
        return y * window.stride() + tap / window.kernel() - window.padding();
    }

    private static int column(Window window, int x, int tap) {
        return x * window.stride() + tap % window.kernel() - window.padding();
    }
}
