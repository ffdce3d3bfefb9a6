package io.coppice.compute.kernel;

import static io.coppice.compute.kernel.WinogradTiles.OUTPUTS;
import static io.coppice.compute.kernel.WinogradTiles.PRODUCTS;
import static io.coppice.compute.kernel.WinogradTiles.TILE;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** The gradient with respect to the weights of {@link Winograd}, summed over all tiles in the transformed domain. */
final class WinogradGradients {
    private static final int LANES = Lanes.COUNT;
    private static final int PAIR = WinogradProducts.PAIR;
    private static final int HEIGHT = WinogradProducts.HEIGHT;
    private static final int AREA = 9;

    private final WinogradTiles tiles;
    private float[] gradients = {};
    private float[] sums = {};
    private long multiplyAdds;

    /** @param tiles whose arrays it works with */
    WinogradGradients(WinogradTiles tiles) {
        this.tiles = tiles;
    }

    long multiplyAdds() {
        return multiplyAdds;
    }

    /** Gradients of the weights, {@code [output][input][tap]}: what was there is overwritten. */
    void toWeights(Window window, Tensor in, Tensor outGradient, float[] into, int weightAt) {
        int inputs = in.channels();
        int outputs = outGradient.channels();
        int rows = WinogradTiles.up(inputs, HEIGHT);
        int wide = WinogradTiles.up(outputs, LANES);
        int across = WinogradTiles.tiles(outGradient.width());
        int all = across * WinogradTiles.tiles(outGradient.height());
        int strip = WinogradTiles.strip(Math.max(inputs, outputs), true);
        int sumStep = WinogradTiles.apart(rows * wide);
        sums = Scratch.zeros(sums, PRODUCTS * sumStep);
        for (int sample = 0, samples; sample < in.samples(); sample += samples) {
            int padded = WinogradTiles.block(in.samples() - sample, strip);
            samples = Math.min(padded, in.samples() - sample);
            int atOnce = Math.min(all, strip / padded);
            for (int tile = 0; tile < all; tile += atOnce) {
                int count = Math.min(atOnce, all - tile);
                int run = count * padded;
                int cStep = WinogradTiles.apart(run);
                int vStep = WinogradTiles.apart(rows * cStep);
                int zStep = WinogradTiles.apart(run * wide);
                tiles.data = Scratch.atLeast(tiles.data, PRODUCTS * vStep);
                gradients = Scratch.atLeast(gradients, PRODUCTS * zStep);
                for (int k = 0; k < count; k++) {
                    int y = (tile + k) / across * OUTPUTS;
                    int x = (tile + k) % across * OUTPUTS;
                    tiles.transformData(
                            in,
                            y - window.padding(),
                            x - window.padding(),
                            sample,
                            samples,
                            padded,
                            k * padded,
                            cStep,
                            vStep);
                    for (int from = 0; from < wide; from += PAIR) {
                        int width = Math.min(PAIR, wide - from);
                        transformGradients(
                                outGradient, from, width, y, x, sample, samples, padded, from * run, k * padded, zStep);
                    }
                }
                sumUp(run, rows, wide, cStep, vStep, zStep, sumStep);
            }
        }
        for (int from = 0; from < wide; from += PAIR) {
            int width = Math.min(PAIR, wide - from);
            for (int input = 0; input < inputs; input++) {
                finish(from * rows + input * width, sumStep, width, into, weightAt, from, outputs, input, inputs);
            }
        }
    }

    /** sums[product][block of outputs][input][output] of a strip. */
    private void sumUp(int run, int rows, int wide, int cStep, int vStep, int zStep, int sumStep) {
        for (int product = 0; product < PRODUCTS; product++) {
            for (int from = 0; from < wide; from += PAIR) {
                int width = Math.min(PAIR, wide - from);
                for (int input = 0; input < rows; input += HEIGHT) {
                    WinogradProducts.sum(
                            gradients,
                            product * zStep + from * run,
                            tiles.data,
                            product * vStep + input * cStep,
                            cStep,
                            run,
                            sums,
                            product * sumStep + from * rows + input * width,
                            width);
                }
            }
        }
        multiplyAdds += (long) PRODUCTS * rows * wide * run;
    }

    /** G^T sums G of one input and a block of outputs. */
    private void finish(
            int at, int sumStep, int width, float[] into, int weightAt, int from, int outputs, int input, int inputs) {
        int rowSums = TILE * width;
        for (int column = 0; column < TILE; column++) {
            WinogradTransforms.weightGradient(
                    sums, at + column * sumStep, TILE * sumStep, tiles.scratch, column * width, rowSums, width);
        }
        for (int row = 0; row < 3; row++) {
            WinogradTransforms.weightGradient(
                    tiles.scratch, row * rowSums, width, tiles.window, row * 3 * width, width, width);
        }
        for (int output = 0; output < Math.min(width, outputs - from); output++) {
            int to = weightAt + ((from + output) * inputs + input) * AREA;
            for (int tap = 0; tap < AREA; tap++) {
                into[to + tap] = tiles.window[tap * width + output];
            }
        }
    }

    /** A dy A^T of a tile in some outputs, which become the fastest axis. */
    private void transformGradients(
            Tensor gradient,
            int from,
            int width,
            int y,
            int x,
            int sample,
            int samples,
            int padded,
            int to,
            int at,
            int zStep) {
        int turned = Math.min(WinogradTransforms.TURNED, LANES);
        int run = turned * width;
        int channels = Math.min(width, gradient.channels() - from);
        for (int s = 0; s < padded; s += turned) {
            Arrays.fill(tiles.window, 0, OUTPUTS * OUTPUTS * run, 0);
            int valid = Math.clamp((long) samples - s, 0, turned);
            for (int q = 0; q < OUTPUTS * OUTPUTS; q++) {
                int row = y + q / OUTPUTS;
                int column = x + q % OUTPUTS;
                if (row < gradient.height() && column < gradient.width() && valid > 0) {
                    WinogradTransforms.turn(
                            gradient.data(),
                            gradient.at(from, row, column, sample + s),
                            gradient.planeStride(),
                            channels,
                            valid,
                            tiles.window,
                            q * run,
                            width);
                }
            }
            WinogradTransforms.gradient(tiles.window, 0, OUTPUTS * run, tiles.scratch, 0, OUTPUTS * run, OUTPUTS * run);
            for (int k = 0; k < TILE; k++) {
                WinogradTransforms.gradient(
                        tiles.scratch,
                        k * OUTPUTS * run,
                        run,
                        gradients,
                        to + (at + s) * width + k * TILE * zStep,
                        zStep,
                        run);
            }
        }
    }
}
