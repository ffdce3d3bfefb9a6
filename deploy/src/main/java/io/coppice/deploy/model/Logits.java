package io.coppice.deploy.model;

import io.coppice.compute.data.Raw;

/** Something that gives a network's logits for raw samples. */
@FunctionalInterface
public interface Logits {

    /**
     * @param raw images as unsigned bytes {@code [sample][channel][row][column]}, or the inputs that rows of a table make
     * @param logits receives [sample][class]
     */
    void of(Raw raw, int samples, float[] logits);

    /** The same of images. */
    default void of(byte[] pixels, int samples, float[] logits) {
        of(new Raw.Bytes(pixels), samples, logits);
    }
}
