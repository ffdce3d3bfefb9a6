package io.coppice.compute.data;

import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.compute.tensor.Shape;

/**
 * Raw samples with their targets: a view of {@code count} samples from {@code first}. The arrays are shared and never
 * written.
 *
 * @param raw of every sample, [sample][channel][row][column]
 * @param targets of every sample
 */
public record ImageSet(Raw raw, Targets targets, Shape shape, int first, int count) {

    /** What a label of one unsigned byte can tell apart. */
    public static final int MOST_CLASSES = 256;

    public ImageSet {
        int samples = targets.samples();
        if (first < 0 || count < 0 || (long) first + count > samples) {
            throw new IllegalArgumentException(
                    "Samples " + first + " to " + (first + count) + " are not within " + samples);
        }
        if ((long) samples * shape.features() != raw.length()) {
            throw new IllegalArgumentException(samples + " images of " + shape + " need "
                    + (long) samples * shape.features() + " values, not " + raw.length());
        }
    }

    /** @param labels the class of each sample, unsigned bytes, which are copied */
    public ImageSet(Raw raw, byte[] labels, Shape shape, int first, int count) {
        this(raw, Targets.ofBytes(labels), shape, first, count);
    }

    /** @param pixels unsigned bytes, [sample][channel][row][column] */
    public ImageSet(byte[] pixels, byte[] labels, Shape shape, int first, int count) {
        this(new Raw.Bytes(pixels), labels, shape, first, count);
    }

    /**
     * The pixels of images.
     *
     * @throws IllegalStateException when the samples are no images but rows of numbers
     */
    public byte[] pixels() {
        return switch (raw) {
            case Raw.Bytes bytes -> bytes.values();
            case Raw.Numbers numbers -> throw new IllegalStateException("Samples of numbers have no pixels");
        };
    }

    /** A view of samples {@code from} to {@code to} (exclusive) of this view. */
    public ImageSet range(int from, int to) {
        if (from < 0 || from > to || to > count) {
            throw new IllegalArgumentException("Samples " + from + " to " + to + " are not within " + count);
        }
        return new ImageSet(raw, targets, shape, first + from, to - from);
    }

    /** Where the values of a sample begin. */
    public int pixelsAt(int sample) {
        return (first + sample) * shape.features();
    }

    /**
     * The class of a sample.
     *
     * @throws IllegalStateException when the samples are not of classes
     */
    public int label(int sample) {
        if (targets instanceof Targets.Classes classes) {
            return classes.labels()[first + sample];
        }
        throw new IllegalStateException("These samples are of no class: their targets are numbers or yes and no");
    }

    @Override
    public String toString() {
        return ArrayText.record(
                "ImageSet", "raw", raw, "targets", targets, "shape", shape, "first", first, "count", count);
    }
}
