package io.coppice.compute.kernel.opencl;

/** Pooling. A row is a channel, its numbers are the samples: a work item has some samples of all windows of a channel. */
abstract class PoolProgram extends ElementProgram {

    protected void pools() {
        if (operation == Operation.MAX_POOL) {
            maxPool();
        }
        if (operation == Operation.MAX_POOL_TO_DATA) {
            maxPoolToData();
        }
        if (operation == Operation.HALVE_TO_DATA) {
            halveToData();
        }
        if (operation == Operation.AVERAGE_POOL) {
            averagePool();
        }
        if (operation == Operation.AVERAGE_POOL_TO_DATA) {
            averagePoolToData();
        }
    }

    private void maxPool() {
        int end = end();
        int begin = begin();
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                int out = to + row() * toStride + (y * outWidth + x) * samples;
                for (int s = begin; s < end; s++) {
                    memory[out + s] = -1f / 0f;
                }
                for (int tap = 0; tap < edge * edge; tap++) {
                    int line = y * stride - padding + tap / edge;
                    int column = x * stride - padding + tap % edge;
                    if (line >= 0 && line < height && column >= 0 && column < width) {
                        int in = from + row() * fromStride + (line * width + column) * samples;
                        for (int s = begin; s < end; s++) {
                            float old = memory[out + s];
                            float value = memory[in + s];
                            memory[out + s] = value <= old ? old : value;
                        }
                    }
                }
            }
        }
    }

    /** Windows may overlap, so one work item adds up all of its samples. The gradient was zeroed before. */
    private void maxPoolToData() {
        int end = end();
        int begin = begin();
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                for (int s = begin; s < end; s++) {
                    int position = (y * outWidth + x) * samples + s;
                    float largest = memory[second + row() * secondStride + position];
                    int found = -1;
                    for (int tap = 0; tap < edge * edge; tap++) {
                        int line = y * stride - padding + tap / edge;
                        int column = x * stride - padding + tap % edge;
                        if (found < 0 && line >= 0 && line < height && column >= 0 && column < width) {
                            int at = (line * width + column) * samples + s;
                            if (memory[from + row() * fromStride + at] == largest) {
                                found = at;
                            }
                        }
                    }
                    if (found >= 0) {
                        int target = to + row() * toStride + found;
                        memory[target] = memory[target] + memory[third + row() * secondStride + position];
                    }
                }
            }
        }
    }

    /** Windows of 2 by 2 by step 2 meet every position once: in one sweep, and nothing has to be zeroed. */
    private void halveToData() {
        int end = end();
        int begin = begin();
        int line = width * samples;
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                int in = from + row() * fromStride + (2 * y * width + 2 * x) * samples;
                int target = to + row() * toStride + (2 * y * width + 2 * x) * samples;
                int out = second + row() * secondStride + (y * outWidth + x) * samples;
                int gradient = third + row() * secondStride + (y * outWidth + x) * samples;
                for (int s = begin; s < end; s++) {
                    float largest = memory[out + s];
                    float g = memory[gradient + s];
                    float rest = memory[in + s] == largest ? 0f : g;
                    float left = memory[in + samples + s] == largest ? 0f : rest;
                    float last = memory[in + line + s] == largest ? 0f : left;
                    float nothing = memory[in + line + samples + s] == largest ? 0f : last;
                    memory[target + s] = g - rest;
                    memory[target + samples + s] = rest - left;
                    memory[target + line + s] = left - last;
                    memory[target + line + samples + s] = last - nothing;
                }
            }
        }
    }

    private void averagePool() {
        int end = end();
        int begin = begin();
        int out = to + row() * toStride;
        for (int s = begin; s < end; s++) {
            memory[out + s] = 0f;
        }
        for (int position = 0; position < height * width; position++) {
            int in = from + row() * fromStride + position * samples;
            for (int s = begin; s < end; s++) {
                memory[out + s] = memory[out + s] + memory[in + s];
            }
        }
        for (int s = begin; s < end; s++) {
            memory[out + s] = memory[out + s] * factor;
        }
    }

    private void averagePoolToData() {
        int end = end();
        int begin = begin();
        int in = from + row() * fromStride;
        for (int position = 0; position < height * width; position++) {
            int out = to + row() * toStride + position * samples;
            for (int s = begin; s < end; s++) {
                memory[out + s] = memory[in + s] * factor;
            }
        }
    }
}
