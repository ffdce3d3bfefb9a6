package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
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
    private static final int OUTPUTS = 4;
    private static final int TILE = OUTPUTS + 2;
    private static final int PRODUCTS = TILE * TILE;
    private static final int AREA = 9;

    /** Outputs whose transformed strip stays in the first-level cache. */
    private static final int GROUP = 64;

    /** Below, the transforms cost more than the products spare. */
    private static final int FEWEST_CHANNELS = 8;

    private static final int FEWEST_CHANNELS_OF_GRADIENT = 24;
    private static final int LONGEST_STRIP = 128;
    private static final int FLOATS_IN_A_KIB = 256;

    private float[] weights = {};
    private float[] data = {};
    private float[] gradients = {};
    private float[] sums = {};
    private float[] block = {};
    private float[] unpacked = {};
    private float[] zeros = {};
    private final float[] window = new float[PRODUCTS * LONGEST_STRIP];
    private final float[] scratch =
            new float[Math.max(PRODUCTS * LONGEST_STRIP, TILE * OUTPUTS * WinogradTransforms.TURNED * PAIR)];
    private long multiplyAdds;

    long multiplyAdds() {
        return multiplyAdds;
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

    // ---- weights: [product][block of HEIGHT outputs][input][HEIGHT]

    private static int up(int number, int multiple) {
        return (number + multiple - 1) / multiple * multiple;
    }

    /** Not a whole number of KiB, so that products do not all fall into the same cache sets. */
    private static int apart(int stride) {
        return stride % FLOATS_IN_A_KIB == 0 ? stride + 16 : stride;
    }

    private static int weightStep(int inputs, int outputs) {
        return apart(inputs * up(outputs, HEIGHT));
    }

    /** @param backward for the gradient of data: {@code inputs} are the file's outputs, and taps run backwards */
    private void transformWeights(float[] parameters, int weightAt, int inputs, int outputs, boolean backward) {
        int wide = up(outputs, HEIGHT);
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
                WinogradTransforms.weights(BLOCK, unpacked, at, 3 * wide, wide, scratch, 0, 3 * HEIGHT, HEIGHT, 3);
                int to = output * inputs + input * HEIGHT;
                WinogradTransforms.weights(BLOCK, scratch, 0, HEIGHT, 3 * HEIGHT, weights, to, step, TILE * step, TILE);
            }
        }
    }

    // ---- strips

    /** Samples that go together: whole vectors in a power of two, or fewer than a vector, which zeros fill up. */
    private static int block(int left, int strip) {
        int vectors = left / LANES;
        return vectors == 0 ? LANES : Math.min(strip, LANES * Integer.highestOneBit(vectors));
    }

    /** Floats of a strip, as measured: so many that weights are used often, so few that the strip stays in the cache. */
    private static int strip(int channels, boolean ofWeights) {
        int length;
        if (ofWeights) {
            length = channels >= 64 && channels <= 256 ? 64 : 128;
        } else if (channels <= 16 || channels >= 512) {
            length = 128;
        } else if (channels <= 32 || channels >= 256) {
            length = 64;
        } else {
            length = 32;
        }
        return Math.max(PAIR, length);
    }

    private void convolve(Tensor in, int padding, float[] parameters, int biasAt, Tensor out) {
        int outputs = out.channels();
        int wide = up(outputs, HEIGHT);
        int group = Math.min(wide, GROUP);
        int uStep = weightStep(in.channels(), outputs);
        int across = tiles(out.width());
        int tiles = across * tiles(out.height());
        int strip = strip(Math.max(in.channels(), outputs), false);
        for (int sample = 0, samples; sample < in.samples(); sample += samples) {
            int padded = block(in.samples() - sample, strip);
            samples = Math.min(padded, in.samples() - sample);
            int atOnce = Math.min(tiles, strip / padded);
            for (int tile = 0; tile < tiles; tile += atOnce) {
                int count = Math.min(atOnce, tiles - tile);
                int run = up(count * padded, PAIR);
                int cStep = apart(run);
                int vStep = apart(in.channels() * cStep);
                int bStep = apart(group * run);
                data = Scratch.atLeast(data, PRODUCTS * vStep);
                block = Scratch.atLeast(block, PRODUCTS * bStep);
                for (int k = 0; k < count; k++) {
                    int y = (tile + k) / across * OUTPUTS - padding;
                    int x = (tile + k) % across * OUTPUTS - padding;
                    transformData(in, y, x, sample, samples, padded, k * padded, cStep, vStep);
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

    private static int tiles(int size) {
        return (size + OUTPUTS - 1) / OUTPUTS;
    }

    private void products(int vAt, int cStep, int uAt, int from, int channels, int to, int run, int height) {
        for (int output = 0; output < height; output += HEIGHT) {
            int weightAt = uAt + (from + output) * channels;
            for (int at = 0; at < run; at += PAIR) {
                WinogradProducts.product(
                        data, vAt + at, cStep, weights, weightAt, channels, block, to + output * run + at, run);
            }
        }
        multiplyAdds += (long) height * run * channels;
    }

    /** Gradients of the weights, {@code [output][input][tap]}: what was there is overwritten. */
    void toWeights(Window window, Tensor in, Tensor outGradient, float[] into, int weightAt) {
        int inputs = in.channels();
        int outputs = outGradient.channels();
        int rows = up(inputs, HEIGHT);
        int wide = up(outputs, LANES);
        int across = tiles(outGradient.width());
        int tiles = across * tiles(outGradient.height());
        int strip = strip(Math.max(inputs, outputs), true);
        int sumStep = apart(rows * wide);
        sums = Scratch.zeros(sums, PRODUCTS * sumStep);
        for (int sample = 0, samples; sample < in.samples(); sample += samples) {
            int padded = block(in.samples() - sample, strip);
            samples = Math.min(padded, in.samples() - sample);
            int atOnce = Math.min(tiles, strip / padded);
            for (int tile = 0; tile < tiles; tile += atOnce) {
                int count = Math.min(atOnce, tiles - tile);
                int run = count * padded;
                int cStep = apart(run);
                int vStep = apart(rows * cStep);
                int zStep = apart(run * wide);
                data = Scratch.atLeast(data, PRODUCTS * vStep);
                gradients = Scratch.atLeast(gradients, PRODUCTS * zStep);
                for (int k = 0; k < count; k++) {
                    int y = (tile + k) / across * OUTPUTS;
                    int x = (tile + k) % across * OUTPUTS;
                    transformData(
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
                            data,
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
                    sums, at + column * sumStep, TILE * sumStep, scratch, column * width, rowSums, width);
        }
        for (int row = 0; row < 3; row++) {
            WinogradTransforms.weightGradient(scratch, row * rowSums, width, window, row * 3 * width, width, width);
        }
        for (int output = 0; output < Math.min(width, outputs - from); output++) {
            int to = weightAt + ((from + output) * inputs + input) * AREA;
            for (int tap = 0; tap < AREA; tap++) {
                into[to + tap] = window[tap * width + output];
            }
        }
    }

    // ---- tiles

    /** B^T d B of a tile in all channels; what lies outside of the image, or behind the last sample, is zero. */
    private void transformData(
            Tensor in, int y, int x, int sample, int samples, int padded, int to, int cStep, int vStep) {
        int n = in.samples();
        int row = in.width() * n;
        int shift = Integer.numberOfTrailingZeros(padded / LANES);
        int top = Math.max(0, -y);
        int bottom = Math.min(TILE, in.height() - y);
        int left = Math.max(0, -x);
        int right = Math.min(TILE, in.width() - x);
        boolean inside = top == 0 && left == 0 && bottom == TILE && right == TILE;
        // An outer row alone is read from an array of zeros; whatever else is missing, the tile is copied between
        // zeros.
        boolean copied = top > 1 || bottom < TILE - 1 || samples < padded;
        zeros = Scratch.atLeast(zeros, TILE * n);
        if (!inside || copied) {
            Arrays.fill(window, 0, PRODUCTS * padded, 0);
            Arrays.fill(scratch, 0, PRODUCTS * padded, 0);
        }
        for (int channel = 0; channel < in.channels(); channel++) {
            int at = channel * in.planeStride() + y * row + x * n + sample;
            int into = to + channel * cStep;
            if (copied) {
                for (int r = top; r < bottom; r++) {
                    WinogradTransforms.columns(
                            in.data(),
                            at + r * row + left * n,
                            n,
                            window,
                            (r * TILE + left) * padded,
                            padded,
                            samples,
                            right - left);
                }
                lines(window, left * padded, TILE * padded, padded, false, false, left, right, padded, shift);
            } else {
                lines(in.data(), at + left * n, row, n, top > 0, bottom < TILE, left, right, padded, shift);
            }
            WinogradTransforms.data(
                    scratch,
                    0,
                    scratch,
                    padded,
                    padded,
                    scratch,
                    5 * padded,
                    TILE * padded,
                    data,
                    into,
                    vStep,
                    TILE * vStep,
                    shift,
                    TILE << shift);
        }
    }

    private void lines(
            float[] a,
            int from,
            int row,
            int step,
            boolean above,
            boolean below,
            int left,
            int right,
            int padded,
            int shift) {
        WinogradTransforms.data(
                above ? zeros : a,
                above ? 0 : from,
                a,
                from + row,
                row,
                below ? zeros : a,
                below ? 0 : from + 5 * row,
                step,
                scratch,
                left * padded,
                TILE * padded,
                padded,
                shift,
                right - left << shift);
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
                    scratch,
                    0,
                    TILE * padded,
                    padded,
                    shift,
                    TILE << shift);
            WinogradTransforms.output(
                    scratch,
                    0,
                    padded,
                    TILE * padded,
                    bias,
                    whole ? out.data() : window,
                    whole ? to : 0,
                    whole ? n : padded,
                    whole ? row : OUTPUTS * padded,
                    shift,
                    OUTPUTS << shift);
            for (int r = 0; !whole && r < rows; r++) {
                WinogradTransforms.columns(
                        window, r * OUTPUTS * padded, padded, out.data(), to + r * row, n, samples, columns);
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
            Arrays.fill(window, 0, OUTPUTS * OUTPUTS * run, 0);
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
                            window,
                            q * run,
                            width);
                }
            }
            WinogradTransforms.gradient(window, 0, OUTPUTS * run, scratch, 0, OUTPUTS * run, OUTPUTS * run);
            for (int k = 0; k < TILE; k++) {
                WinogradTransforms.gradient(
                        scratch,
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
