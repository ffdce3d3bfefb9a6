package io.coppice.compute.kernel.opencl;

/**
 * Operations on numbers one by one, row by row. A work item has a stretch of a row: on a GPU one number, so that
 * neighbouring items read neighbouring floats; on a CPU many, which the OpenCL compiler turns into vectors.
 */
abstract class ElementProgram extends ProgramFields {

    protected void elements() {
        if (operation == Operation.UPLOAD) {
            upload();
        }
        if (operation == Operation.DOWNLOAD) {
            download();
        }
        if (operation == Operation.ZERO) {
            zero();
        }
        if (operation == Operation.COPY) {
            copy();
        }
        if (operation == Operation.RELU) {
            relu();
        }
        if (operation == Operation.RELU_TO_DATA) {
            reluToData();
        }
        if (operation == Operation.COMBINE) {
            combine();
        }
        if (operation == Operation.ADD) {
            add();
        }
        if (operation == Operation.ADD_TO) {
            addTo();
        }
        if (operation == Operation.GATHER) {
            gather();
        }
        if (operation == Operation.SPREAD) {
            spread();
        }
    }

    private void upload() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[to + i] = inbox[i];
        }
    }

    /** Its first number is the sign that the memory is what the device wrote. */
    private void download() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            outbox[1 + i] = memory[from + i];
        }
        if (getGlobalId(0) == 0) {
            outbox[0] = memory[0];
        }
    }

    private void zero() {
        int at = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[at + i] = 0f;
        }
    }

    private void copy() {
        int source = from + row() * fromStride;
        int target = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = memory[source + i];
        }
    }

    /** max(x, 0) that keeps NaN. */
    private void relu() {
        int at = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            float x = memory[at + i];
            memory[at + i] = x <= 0f ? 0f : x;
        }
    }

    private void reluToData() {
        int out = from + row() * fromStride;
        int gradient = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            float g = memory[gradient + i];
            memory[gradient + i] = memory[out + i] > 0f ? g : 0f;
        }
    }

    /** factor from + secondFactor second + shift. */
    private void combine() {
        int a = from + row() * fromStride;
        int b = second + row() * secondStride;
        int target = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = fma(factor, memory[a + i], fma(secondFactor, memory[b + i], shift));
        }
    }

    /** {@code rows} has the row of either input for every output, or -1. */
    private void add() {
        int a = rows[2 * row()];
        int b = rows[2 * row() + 1];
        int target = to + row() * toStride;
        int end = end();
        int first = a < 0 ? second + b * secondStride : from + a * fromStride;
        int other = second + b * secondStride;
        if (a < 0 || b < 0) {
            for (int i = begin(); i < end; i++) {
                memory[target + i] = memory[first + i];
            }
        } else {
            for (int i = begin(); i < end; i++) {
                memory[target + i] = memory[first + i] + memory[other + i];
            }
        }
    }

    /** {@code rows} has pairs: a row of the sum, and the row that is added to it. */
    private void addTo() {
        int sum = to + rows[2 * row()] * toStride;
        int more = from + rows[2 * row() + 1] * fromStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[sum + i] = memory[sum + i] + memory[more + i];
        }
    }

    /** {@code rows} says where each row lies in the source. */
    private void gather() {
        int source = from + rows[row()];
        int target = to + row() * toStride;
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = memory[source + i];
        }
    }

    private void spread() {
        int source = from + row() * fromStride;
        int target = to + rows[row()];
        int end = end();
        for (int i = begin(); i < end; i++) {
            memory[target + i] = memory[source + i];
        }
    }
}
