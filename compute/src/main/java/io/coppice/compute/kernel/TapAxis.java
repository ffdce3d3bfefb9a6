package io.coppice.compute.kernel;

/**
 * Along one axis of the image that is computed: which taps of the window meet the other image, and where. Positions next
 * to each other that meet it with the same taps form a segment, and nothing is ever multiplied by a padding zero.
 */
final class TapAxis {
    private static final int USUAL_SIZE = 64;

    private int size;
    private int tapStep;
    private int sourceStep;
    private int[] first = new int[USUAL_SIZE];
    private int[] count = new int[USUAL_SIZE];
    private int[] source = new int[USUAL_SIZE];

    /** Output positions looking at the input: tap t of position x meets x * stride - padding + t. */
    void forward(Window window, int inSize) {
        reset(window.outputSize(inSize), 1, 1);
        for (int position = 0; position < size; position++) {
            int begin = position * window.stride() - window.padding();
            int firstTap = Math.max(0, -begin);
            int end = Math.min(window.kernel(), inSize - begin);
            set(position, firstTap, Math.max(0, end - firstTap), begin + firstTap);
        }
    }

    /**
     * Input positions looking at the output: tap t of position x meets (x + padding - t) / stride where that is whole.
     *
     * <p>The taps of padded windows are walked from the last to the first, so that the floats they meet ascend: descending
     * ones run at a third of the speed on rows longer than the L1 cache. Unpadded windows, whose images are small, keep
     * the other order: another one would give the sums of recorded runs other bits.
     */
    void toData(Window window, int inSize) {
        boolean ascending = window.padding() > 0;
        int stride = window.stride();
        reset(inSize, ascending ? -stride : stride, ascending ? 1 : -1);
        int farthest = (window.outputSize(inSize) - 1) * stride;
        for (int position = 0; position < size; position++) {
            int reach = position + window.padding();
            int firstTap = Math.max(reach % stride, reach - farthest);
            int lastTap = Math.min(reach, window.kernel() - 1);
            int taps = lastTap < firstTap ? 0 : (lastTap - firstTap) / stride + 1;
            int begin = ascending ? firstTap + (taps - 1) * stride : firstTap;
            set(position, begin, taps, (reach - begin) / stride);
        }
    }

    private void reset(int size, int tapStep, int sourceStep) {
        if (first.length < size) {
            first = new int[size];
            count = new int[size];
            source = new int[size];
        }
        this.size = size;
        this.tapStep = tapStep;
        this.sourceStep = sourceStep;
    }

    private void set(int position, int firstTap, int taps, int at) {
        first[position] = taps == 0 ? 0 : firstTap;
        count[position] = taps;
        source[position] = taps == 0 ? 0 : at;
    }

    int size() {
        return size;
    }

    /** From one tap that counts to the next: 1, or the stride, up or down, where positions look back at a strided output. */
    int tapStep() {
        return tapStep;
    }

    /** How far the source moves from one such tap to the next: 1 or -1. */
    int sourceStep() {
        return sourceStep;
    }

    int first(int position) {
        return first[position];
    }

    int count(int position) {
        return count[position];
    }

    /** Where the first tap of this position falls. */
    int source(int position) {
        return source[position];
    }

    /** The end of the segment that begins at {@code from}: same taps, sources side by side. */
    int segmentEnd(int from) {
        int end = from + 1;
        while (end < size
                && first[end] == first[from]
                && count[end] == count[from]
                && (count[from] == 0 || source[end] - source[from] == end - from)) {
            end++;
        }
        return end;
    }
}
