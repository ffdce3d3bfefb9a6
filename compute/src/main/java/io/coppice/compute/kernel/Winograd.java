package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Convolutions of 3 x 3 weights at stride 1 by Winograd's minimal filtering F(4 x 4, 3 x 3): a tile of 4 x 4 outputs takes
 * 36 products in the place of 144. Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016: U = G w G^T,
 * V = B^T d B, M = sum over inputs of U V, y = A^T M A; for the weights' gradient G^T (sum over tiles of (A dy A^T) V) G.
 *
 * <p>A strip is some samples of some tiles. Its transformed data lie [product][channel][tile, sample], and a block of outputs
 * stays in registers over all channels. Weight gradients sum in the transformed domain, [product][input][output], for which
 * the gradient of the output alone is turned, so that outputs are the fastest axis and no lanes are ever added up.
 *
 * <p>Results differ from those of direct kernels by rounding: about 1e-6 of the rms output at 16 channels, 5e-6 at 512. The
 * order of sums depends on shapes only. One instance works on one thread; its arrays grow to the largest layer's and stay.
 */
final class Winograd {
    private static final int LANES = Lanes.COUNT;
    private static final int PAIR = WinogradProducts.PAIR;
    private static final int HEIGHT = WinogradProducts.HEIGHT;
    private static final VectorSpecies<Float> BLOCK = HEIGHT == 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    private static final int OUTPUTS = WinogradTiles.OUTPUTS;
    private static final int TILE = WinogradTiles.TILE;
    private static final int PRODUCTS = WinogradTiles.PRODUCTS;
    private static final int AREA = 9;

    /** Outputs whose transformed strip stays in the first-level cache. */
    private static final int GROUP = 64;

    /** Below, the transforms cost more than the products spare. */
    private static final int FEWEST_CHANNELS = 8;

    private static final int FEWEST_CHANNELS_OF_GRADIENT = 24;

    private float[] weights = {};
    private float[] block = {};
    private float[] unpacked = {};
    private final WinogradTiles tiles = new WinogradTiles();
    private final WinogradGradients weightGradients = new WinogradGradients(tiles);
    private long multiplyAdds;

    long multiplyAdds() {
        return multiplyAdds + weightGradients.multiplyAdds();
    }

    /** Whether such a convolution, or its gradient with respect to the data, is worth the transforms. */
    static boolean pays(Window window, int inputs, int outputs, int height, int width, int samples) {
        return fits(window, height, width, samples) && inputs >= FEWEST_CHANNELS && outputs >= FEWEST_CHANNELS;
    }

    /** The same of the gradient with respect to the weights, whose transforms cost more. */
    static boolean paysForWeights(Window window, int inputs, int outputs, int height, int width, int samples) {
        return fits(window, height, width, samples)
                && inputs >= FEWEST_CHANNELS_OF_GRADIENT
                && outputs >= FEWEST_CHANNELS_OF_GRADIENT;
    }

    private static boolean fits(Window window, int height, int width, int samples) {
        return window.kernel() == 3
                && window.stride() == 1
                && height >= OUTPUTS
                && width >= OUTPUTS
                && samples >= LANES;
    }

    void forward(Window window, Tensor in, float[] parameters, int weightAt, int biasAt, Tensor out) {
        transformWeights(parameters, weightAt, in.channels(), out.channels(), false);
        convolve(in, window.padding(), parameters, biasAt, out);
    }

    /** The gradient with respect to the data is a convolution too, with the weights turned by half a turn. */
    void toData(Window window, Tensor outGradient, float[] parameters, int weightAt, Tensor inGradient) {
        transformWeights(parameters, weightAt, outGradient.channels(), inGradient.channels(), true);
        convolve(outGradient, 2 - window.padding(), parameters, Kernels.NO_BIAS, inGradient);
    }

    /** Gradients of the weights, {@code [output][input][tap]}: what was there is overwritten. */
    void toWeights(Window window, Tensor in, Tensor outGradient, float[] into, int weightAt) {
        weightGradients.toWeights(window, in, outGradient, into, weightAt);
    }

    // ---- weights: [product][block of HEIGHT outputs][input][HEIGHT]

    private static int weightStep(int inputs, int outputs) {
        return WinogradTiles.apart(inputs * WinogradTiles.up(outputs, HEIGHT));
    }

    /** @param backward for the gradient of data: {@code inputs} are the file's outputs, and taps run backwards */
    private void transformWeights(float[] parameters, int weightAt, int inputs, int outputs, boolean backward) {
        int wide = WinogradTiles.up(outputs, HEIGHT);
        int step = weightStep(inputs, outputs);
        unpacked = Scratch.zeros(unpacked, inputs * AREA * wide);
        int second = backward ? outputs : inputs;
        int from = weightAt;
        for (int pair = 0; pair < inputs * outputs; pair++, from += AREA) {
            int input = backward ? pair / second : pair % second;
            int output = backward ? pair % second : pair / second;
            int to = input * AREA * wide + output;
            for (int tap = 0; tap < AREA; tap++) {
                unpacked[to + tap * wide] = parameters[from + (backward ? AREA - 1 - tap : tap)];
            }
        }
        weights = Scratch.atLeast(weights, PRODUCTS * step);
        for (int output = 0; output < wide; output += HEIGHT) {
            for (int input = 0; input < inputs; input++) {
                int at = input * AREA * wide + output;
                WinogradTransforms.weights(
                        BLOCK, unpacked, at, 3 * wide, wide, tiles.scratch, 0, 3 * HEIGHT, HEIGHT, 3);
                int to = output * inputs + input * HEIGHT;
                WinogradTransforms.weights(
                        BLOCK, tiles.scratch, 0, HEIGHT, 3 * HEIGHT, weights, to, step, TILE * step, TILE);
            }
        }
    }

    private void convolve(Tensor in, int padding, float[] parameters, int biasAt, Tensor out) {
        int outputs = out.channels();
        int wide = WinogradTiles.up(outputs, HEIGHT);
        int group = Math.min(wide, GROUP);
        int uStep = weightStep(in.channels(), outputs);
        int across = WinogradTiles.tiles(out.width());
        int all = across * WinogradTiles.tiles(out.height());
        int strip = WinogradTiles.strip(Math.max(in.channels(), outputs), false);
        for (int sample = 0, samples; sample < in.samples(); sample += samples) {
            int padded = WinogradTiles.block(in.samples() - sample, strip);
            samples = Math.min(padded, in.samples() - sample);
            int atOnce = Math.min(all, strip / padded);
            for (int tile = 0; tile < all; tile += atOnce) {
                int count = Math.min(atOnce, all - tile);
                int run = WinogradTiles.up(count * padded, PAIR);
                int cStep = WinogradTiles.apart(run);
                int vStep = WinogradTiles.apart(in.channels() * cStep);
                int bStep = WinogradTiles.apart(group * run);
                tiles.data = Scratch.atLeast(tiles.data, PRODUCTS * vStep);
                block = Scratch.atLeast(block, PRODUCTS * bStep);
                for (int k = 0; k < count; k++) {
                    int y = (tile + k) / across * OUTPUTS - padding;
                    int x = (tile + k) % across * OUTPUTS - padding;
                    tiles.transformData(in, y, x, sample, samples, padded, k * padded, cStep, vStep);
                }
                for (int from = 0; from < wide; from += group) {
                    int height = Math.min(group, wide - from);
                    for (int product = 0; product < PRODUCTS; product++) {
                        products(
                                product * vStep,
                                cStep,
                                product * uStep,
                                from,
                                in.channels(),
                                product * bStep,
                                run,
                                height);
                    }
                    for (int k = 0; k < count; k++) {
                        int y = (tile + k) / across * OUTPUTS;
                        int x = (tile + k) % across * OUTPUTS;
                        transformOutputs(
                                k * padded,
                                run,
                                bStep,
                                samples,
                                padded,
                                parameters,
                                biasAt,
                                out,
                                from,
                                height,
                                y,
                                x,
                                sample);
                    }
                }
            }
        }
    }

    private void products(int vAt, int cStep, int uAt, int from, int channels, int to, int run, int height) {
        for (int output = 0; output < height; output += HEIGHT) {
            int weightAt = uAt + (from + output) * channels;
            for (int at = 0; at < run; at += PAIR) {
                WinogradProducts.product(
                        tiles.data, vAt + at, cStep, weights, weightAt, channels, block, to + output * run + at, run);
            }
        }
        multiplyAdds += (long) height * run * channels;
    }

    /** A^T M A of a tile in some outputs. */
    private void transformOutputs(
            int from,
            int run,
            int bStep,
            int samples,
            int padded,
            float[] parameters,
            int biasAt,
            Tensor out,
            int first,
            int height,
            int y,
            int x,
            int sample) {
        int n = out.samples();
        int row = out.width() * n;
        int shift = Integer.numberOfTrailingZeros(padded / LANES);
        int rows = Math.min(OUTPUTS, out.height() - y);
        int columns = Math.min(OUTPUTS, out.width() - x);
        boolean whole = rows == OUTPUTS && columns == OUTPUTS && samples == padded;
        for (int i = 0; i < Math.min(height, out.channels() - first); i++) {
            int to = (first + i) * out.planeStride() + y * row + x * n + sample;
            float bias = biasAt == Kernels.NO_BIAS ? 0 : parameters[biasAt + first + i];
            WinogradTransforms.output(
                    block,
                    from + i * run,
                    TILE * bStep,
                    bStep,
                    0,
                    tiles.scratch,
                    0,
                    TILE * padded,
                    padded,
                    shift,
                    TILE << shift);
            WinogradTransforms.output(
                    tiles.scratch,
                    0,
                    padded,
                    TILE * padded,
                    bias,
                    whole ? out.data() : tiles.window,
                    whole ? to : 0,
                    whole ? n : padded,
                    whole ? row : OUTPUTS * padded,
                    shift,
                    OUTPUTS << shift);
            for (int r = 0; !whole && r < rows; r++) {
                WinogradTransforms.columns(
                        tiles.window, r * OUTPUTS * padded, padded, out.data(), to + r * row, n, samples, columns);
            }
        }
    }
}
