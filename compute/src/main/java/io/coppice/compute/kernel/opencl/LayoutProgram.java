package io.coppice.compute.kernel.opencl;

/** Numbers in another order: copies with zeros around them, and matrices turned on their side. */
abstract class LayoutProgram extends NormProgram {

    protected void layouts() {
        if (operation == Operation.HALO) {
            halo();
        }
        if (operation == Operation.TRANSPOSE_TAPS) {
            transposeTaps();
        }
        if (operation == Operation.TRANSPOSE) {
            transpose();
        }
        if (operation == Operation.ADD_PARTS) {
            addParts();
        }
    }

    /**
     * A copy with zeros around it, and {@code stride - 1} zeros between its positions. A row is a line of the copy
     * ({@code outHeight} by {@code outWidth}), its numbers are samples.
     */
    private void halo() {
        int channel = row() / outHeight;
        int y = row() % outHeight - padding;
        int begin = begin();
        int end = end();
        for (int column = 0; column < outWidth; column++) {
            int x = column - padding;
            int target = to + channel * toStride + (row() % outHeight * outWidth + column) * samples;
            boolean inside = y >= 0 && y < height * stride && x >= 0 && x < width * stride;
            if (inside && y % stride == 0 && x % stride == 0) {
                int source = from + channel * fromStride + (y / stride * width + x / stride) * samples;
                for (int s = begin; s < end; s++) {
                    memory[target + s] = memory[source + s];
                }
            } else {
                for (int s = begin; s < end; s++) {
                    memory[target + s] = 0f;
                }
            }
        }
    }

    /** Weights {@code [output][input][tap]} to {@code [input][output][tap]}, backwards by a stride of -1; a row is an input. */
    private void transposeTaps() {
        int area = edge * edge;
        int end = end();
        for (int output = begin(); output < end; output++) {
            int source = from + (output * channels + row()) * area;
            int first = stride < 0 ? source + area - 1 : source;
            int target = to + (row() * outputs + output) * area;
            for (int tap = 0; tap < area; tap++) {
                memory[target + tap] = memory[first + tap * stride];
            }
        }
    }

    /** {@code [row][number]} to {@code [number][row]}; a row of the result is read across the source. */
    private void transpose() {
        int target = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = memory[from + i * fromStride + row()];
        }
    }

    /** Adds {@code channels} arrays that follow each other {@code fromStride} apart. */
    private void addParts() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            float sum = 0f;
            for (int part = 0; part < channels; part++) {
                sum += memory[from + part * fromStride + i];
            }
            memory[to + i] = sum;
        }
    }
}
