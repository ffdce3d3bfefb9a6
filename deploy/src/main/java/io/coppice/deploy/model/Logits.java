package io.coppice.deploy.model;

/** Something that gives a network's logits for raw images. */
@FunctionalInterface
public interface Logits {

    /**
     * @param pixels unsigned bytes, [sample][channel][row][column]
     * @param logits receives [sample][class]
     */
    void of(byte[] pixels, int samples, float[] logits);
}
