package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;

/**
 * Turns raw images into the network's input: looks every byte up in {@link Preprocessing#table} and transposes
 * [sample][pixel] to [pixel][sample]. Allocates nothing.
 */
public final class BatchAssembler {
    /** Floats in a cache line: a block of samples then writes whole lines, each once. */
    private static final int BLOCK = 16;

    private static final int RAW_VALUES = 256;

    private final Shape input;
    private final float[] table;
    private final int[] at = new int[BLOCK];

    /** An instance belongs to one thread. */
    public BatchAssembler(Preprocessing preprocessing) {
        this.input = preprocessing.input();
        this.table = preprocessing.table();
    }

    /**
     * Fills {@code images}, whose shape is the preprocessing's, and the first numbers of {@code labels}.
     *
     * @param samples the samples of {@code set} to take; the first {@code images.samples()} of them are used
     */
    public void fill(ImageSet set, int[] samples, Tensor images, int[] labels) {
        requireShape(set, images);
        int count = images.samples();
        for (int i = 0; i < count; i++) {
            labels[i] = set.label(samples[i]);
        }
        int plane = input.height() * input.width();
        for (int channel = 0; channel < input.channels(); channel++) {
            for (int first = 0; first < count; first += BLOCK) {
                int block = Math.min(BLOCK, count - first);
                for (int i = 0; i < block; i++) {
                    at[i] = set.pixelsAt(samples[first + i]) + channel * plane;
                }
                int to = images.at(channel, 0, 0, first);
                if (block == BLOCK) {
                    transposeBlock(set.pixels(), channel * RAW_VALUES, images.data(), to, plane, count);
                } else {
                    transposeTail(set.pixels(), channel * RAW_VALUES, images.data(), to, plane, count, block);
                }
            }
        }
    }

    private void transposeBlock(byte[] pixels, int tableAt, float[] out, int to, int plane, int stride) {
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int i = 0; i < BLOCK; i++) {
                out[to + pixel * stride + i] = table[tableAt + (pixels[at[i] + pixel] & 0xff)];
            }
        }
    }

    private void transposeTail(byte[] pixels, int tableAt, float[] out, int to, int plane, int stride, int block) {
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int i = 0; i < block; i++) {
                out[to + pixel * stride + i] = table[tableAt + (pixels[at[i] + pixel] & 0xff)];
            }
        }
    }

    private void requireShape(ImageSet set, Tensor images) {
        boolean fits = images.channels() == input.channels()
                && images.height() == input.height()
                && images.width() == input.width()
                && set.shape().equals(input);
        if (!fits) {
            throw new IllegalArgumentException("The images are " + set.shape() + " and the tensor is "
                    + images.channels() + " x " + images.height() + " x " + images.width() + ", expected " + input);
        }
    }
}
