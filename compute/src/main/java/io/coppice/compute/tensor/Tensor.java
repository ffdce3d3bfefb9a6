package io.coppice.compute.tensor;

/**
 * A view of a batch-last array: {@code data[channel * planeStride + (row * width + column) * samples + sample]}.
 *
 * <p>A channel is one contiguous slab of {@code height * width * samples} floats; slabs start {@code planeStride} apart,
 * which is never a multiple of 4 KiB when a plane has more than one position, so that the channels of a power-of-two
 * layer do not all fall into the same cache sets. The view is small and cheap; the array under it is reused.
 */
public record Tensor(float[] data, int channels, int height, int width, int samples, int planeStride) {

    private static final int FLOATS_IN_4_KIB = 1024;
    private static final int FLOATS_IN_A_CACHE_LINE = 16;
    private static final int SIGN = 31;

    /** A view of the front of {@code data}; {@code channels} may be 0 when every unit is closed. */
    public static Tensor over(float[] data, int channels, int height, int width, int samples) {
        int planeStride = planeStride(height, width, samples);
        if ((long) channels * planeStride > data.length) {
            throw new IllegalArgumentException("An array of " + data.length + " floats is too short for " + channels
                    + " planes of " + planeStride);
        }
        return new Tensor(data, channels, height, width, samples, planeStride);
    }

    /** A view of what has room for it by its maker's word: the array may be the name of a place elsewhere, and empty. */
    public static Tensor within(float[] room, int channels, int height, int width, int samples) {
        return new Tensor(room, channels, height, width, samples, planeStride(height, width, samples));
    }

    /** A new zeroed tensor. */
    public static Tensor zeros(int channels, int height, int width, int samples) {
        return over(new float[length(channels, height, width, samples)], channels, height, width, samples);
    }

    /** Floats from one channel to the next. */
    public static int planeStride(int height, int width, int samples) {
        int plane = height * width * samples;
        // By signs: a branch that an epoch's short batch is the first to take costs everybody's compiled code.
        int isWhole = plane % FLOATS_IN_4_KIB - 1 >>> SIGN;
        int isImage = 1 - height * width >>> SIGN;
        return plane + (isWhole & isImage) * FLOATS_IN_A_CACHE_LINE;
    }

    /** Floats that such a tensor needs. */
    public static int length(int channels, int height, int width, int samples) {
        return Math.multiplyExact(channels, planeStride(height, width, samples));
    }

    /** Floats that suffice for any such tensor of up to {@code maxSamples} samples and {@code channels} channels. */
    public static int capacity(int channels, int height, int width, int maxSamples) {
        return Math.multiplyExact(channels, height * width * maxSamples + FLOATS_IN_A_CACHE_LINE);
    }

    /** Floats of a channel; those behind them, up to the stride, mean nothing. */
    public int plane() {
        return height * width * samples;
    }

    /** Index of an element. */
    public int at(int channel, int row, int column, int sample) {
        return channel * planeStride + (row * width + column) * samples + sample;
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "Tensor",
                "data",
                data,
                "channels",
                channels,
                "height",
                height,
                "width",
                width,
                "samples",
                samples,
                "planeStride",
                planeStride);
    }
}
