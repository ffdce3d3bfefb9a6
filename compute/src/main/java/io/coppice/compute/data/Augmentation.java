package io.coppice.compute.data;

/**
 * How training images are varied: a window of the image's own size at a random place of the image within a black border,
 * and a mirror image for every second one. He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2.
 *
 * @param crop width of the border in pixels, 0 for none
 * @param flip whether images are mirrored left to right
 */
public record Augmentation(int crop, boolean flip) {

    public static final Augmentation NONE = new Augmentation(0, false);

    public Augmentation {
        if (crop < 0) {
            throw new IllegalArgumentException("data.augment.crop is " + crop + ", expected 0 or more pixels");
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
