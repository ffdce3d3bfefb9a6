package io.coppice.compute.kernel;

/** How a square convolution or pooling window moves: its edge, its stride, and the zero padding on every side. */
public record Window(int kernel, int stride, int padding) {

    public Window {
        if (kernel < 1 || stride < 1 || padding < 0 || padding >= kernel) {
            throw new IllegalArgumentException(
                    "A window needs kernel >= 1, stride >= 1 and 0 <= padding < kernel: kernel " + kernel + ", stride "
                            + stride + ", padding " + padding);
        }
    }

    /** Weights behind one input channel. */
    public int area() {
        return kernel * kernel;
    }

    /** Output height (or width) for an input of height (or width) {@code size}. */
    public int outputSize(int size) {
        return (size + 2 * padding - kernel) / stride + 1;
    }
}
