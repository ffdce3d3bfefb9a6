package io.coppice.compute.kernel.opencl;

/**
 * A step of an optimizer on {@code to}, of which a masked number (0 in {@code mask}) and its moments stay as they are.
 * {@code third} has the gradient, {@code fourth} the weight decay of every number.
 */
abstract class OptimizerProgram extends GateProgram {

    protected void optimizers() {
        if (operation == Operation.ADAM) {
            adam();
        }
        if (operation == Operation.SGD) {
            sgd();
        }
    }

    private void adam() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            float open = mask < 0 ? 1f : memory[mask + i];
            float value = memory[to + i];
            float g = memory[third + i] + memory[fourth + i] * value;
            float scaled = secondGainRoot * g;
            float m = decay * memory[from + i] + gain * g;
            float v = secondDecay * memory[second + i] + scaled * scaled;
            memory[from + i] = open == 0f ? memory[from + i] : m;
            memory[second + i] = open == 0f ? memory[second + i] : v;
            memory[to + i] = open == 0f ? value : value - rate * m / (sqrt(v) + epsilon);
        }
    }

    private void sgd() {
        int end = end();
        for (int i = begin(); i < end; i++) {
            float open = mask < 0 ? 1f : memory[mask + i];
            float value = memory[to + i];
            float g = memory[third + i] + memory[fourth + i] * value;
            float b = decay * memory[from + i] + g;
            float way = nesterov > 0 ? decay * b + g : b;
            memory[from + i] = open == 0f ? memory[from + i] : b;
            memory[to + i] = open == 0f ? value : value - rate * way;
        }
    }
}
