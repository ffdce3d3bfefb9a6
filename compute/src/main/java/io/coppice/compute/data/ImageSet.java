package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;

/**
 * Raw images with their labels: a view of {@code count} samples from {@code first}. The arrays are shared and never
 * written.
 *
 * @param pixels unsigned bytes, [sample][channel][row][column]
 * @param labels unsigned bytes, one a sample
 */
public record ImageSet(byte[] pixels, byte[] labels, Shape shape, int first, int count) {

    public ImageSet {
        if (first < 0 || count < 0 || (long) first + count > labels.length) {
            throw new IllegalArgumentException(
                    "Samples " + first + " to " + (first + count) + " are not within " + labels.length);
        }
        if ((long) labels.length * shape.features() != pixels.length) {
            throw new IllegalArgumentException(labels.length + " images of " + shape + " need "
                    + (long) labels.length * shape.features() + " bytes, not " + pixels.length);
        }
    }

    /** A view of samples {@code from} to {@code to} (exclusive) of this view. */
    public ImageSet range(int from, int to) {
        if (from < 0 || from > to || to > count) {
            throw new IllegalArgumentException("Samples " + from + " to " + to + " are not within " + count);
        }
        return new ImageSet(pixels, labels, shape, first + from, to - from);
    }

    /** Where the pixels of a sample begin. */
    public int pixelsAt(int sample) {
        return (first + sample) * shape.features();
    }

    /** The class of a sample. */
    public int label(int sample) {
        return labels[first + sample] & 0xff;
    }
}
