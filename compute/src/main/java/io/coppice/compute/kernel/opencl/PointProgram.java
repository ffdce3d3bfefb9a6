package io.coppice.compute.kernel.opencl;

/** Products as GPUs without local memory run them, and small ones on all GPUs: a work item has one number, so that neighbouring items read neighbouring floats. */
class PointProgram extends DeviceProgram {

    @Override
    public void run() {
        if (getGlobalId(0) < items) {
            common();
            points();
        }
    }

    protected void points() {
        if (operation == Operation.PRODUCT) {
            product();
        }
        if (operation == Operation.PRODUCT_TO_WEIGHTS) {
            productToWeights();
        }
        if (operation == Operation.PEAK) {
            peak();
        }
    }

    protected float weight(int output, int tap) {
        float weight = memory[second + output * tapCount + tap];
        return mask < 0 ? weight : weight * memory[mask + output * tapCount + tap];
    }

    /** Where the first tap of an output's position lies in the input. */
    protected int base(int position) {
        int line = outWidth * samples;
        int along = position % line;
        return from + (position / line * stride * width + along / samples * stride) * samples + along % samples;
    }

    /** {@code from}, {@code second}, {@code mask} and {@code third} as in {@link LineProgram}; an item has one number. */
    private void product() {
        int positions = outHeight * outWidth * samples;
        int output = getGlobalId(0) / positions;
        int position = getGlobalId(0) % positions;
        int in = base(position);
        float sum = third < 0 ? 0f : memory[third + output];
        for (int tap = 0; tap < tapCount; tap++) {
            sum = fma(weight(output, tap), memory[in + tapOffset(tap)], sum);
        }
        memory[to + output * toStride + position] = sum;
    }

    /** A work item has one weight and {@code length} positions; the parts' results follow each other. */
    private void productToWeights() {
        int weights = outputs * tapCount;
        int part = getGlobalId(0) / weights;
        int output = getGlobalId(0) % weights / tapCount;
        int offset = tapOffset(getGlobalId(0) % weights % tapCount);
        int positions = outHeight * outWidth * samples;
        int end = (part + 1) * length < positions ? (part + 1) * length : positions;
        float sum = 0f;
        for (int position = part * length; position < end; position++) {
            sum = fma(memory[second + output * secondStride + position], memory[base(position) + offset], sum);
        }
        memory[to + getGlobalId(0)] = sum;
    }

    /** Independent chains of multiply-adds in registers. */
    private void peak() {
        float a = 0f;
        float b = 1f;
        float c = 2f;
        float d = 3f;
        for (int i = 0; i < length; i++) {
            for (int again = 0; again < DevicePeak.DEEP; again++) {
                a = a * factor + shift;
                b = b * factor + shift;
                c = c * factor + shift;
                d = d * factor + shift;
            }
        }
        memory[to + getGlobalId(0)] = a + b + c + d;
    }
}
