package io.coppice.compute.kernel.opencl;

/**
 * Gates of which every sample has its own, {@code [unit][sample]}, and their noise: SplitMix64's finalizer of a counter, as
 * {@link io.coppice.compute.tensor.CounterRandom} has it, so the numbers are the CPU's to the bit. A row is a unit, its numbers are
 * the samples; {@code rows} has a unit's number in its layer, {@code channels} is how many units the layer has.
 */
abstract class GateProgram extends LayoutProgram {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** An odd number of 24 bits divided by 2^24: exact as a float. */
    private static final float TWO_TO_MINUS_24 = 1f / 16777216f;

    private static final float BETA = 2f / 3;
    private static final float GAMMA = -0.1f;
    private static final float SPAN = 1.2f;
    private static final float MARGIN = 1e-6f;

    protected void gates() {
        if (operation == Operation.GATE) {
            multiply();
        }
        if (operation == Operation.GATE_SUMS) {
            sums();
        }
        if (operation == Operation.UNIFORM
                || operation == Operation.BERNOULLI
                || operation == Operation.HARD_CONCRETE) {
            sample();
        }
        if (operation == Operation.ARM) {
            arm();
        }
        if (operation == Operation.DISARM) {
            disarm();
        }
        if (operation == Operation.HARD_CONCRETE_SLOPE) {
            hardConcreteSlopes();
        }
    }

    /** {@code second} has the gates, {@code rows} which row of the input and which unit each row of the output is. */
    private void multiply() {
        int source = from + rows[2 * row()] * fromStride;
        int gate = second + rows[2 * row() + 1] * secondStride;
        int target = to + row() * toStride;
        int begin = begin();
        int end = end();
        for (int position = 0; position < height * width; position++) {
            int at = position * samples;
            for (int s = begin; s < end; s++) {
                memory[target + at + s] = memory[source + at + s] * memory[gate + s];
            }
        }
    }

    /** The sum over positions of {@code from}, by {@code rows}, times {@code third}. */
    private void sums() {
        int source = from + rows[2 * row()] * fromStride;
        int gate = second + rows[2 * row() + 1] * secondStride;
        int gradient = third + row() * toStride;
        int begin = begin();
        int end = end();
        for (int s = begin; s < end; s++) {
            memory[gate + s] = 0f;
        }
        for (int position = 0; position < height * width; position++) {
            int at = position * samples;
            for (int s = begin; s < end; s++) {
                memory[gate + s] = memory[gate + s] + times(memory[source + at + s], memory[gradient + at + s]);
            }
        }
    }

    protected float uniform(int unit, int sample) {
        long index = (long) sample * channels + unit;
        long z = base + (index + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        int high = (int) (z >>> 41);
        return (2 * high + 1) * TWO_TO_MINUS_24;
    }

    /** {@code from} has a number a row: π, the bound above which pass B's gates open ({@code shift} above 0), or log α. */
    private void sample() {
        int unit = rows[row()];
        int target = to + unit * toStride;
        float parameter = memory[from + row()];
        int end = end();
        for (int s = begin(); s < end; s++) {
            float u = uniform(unit, s);
            float value = u;
            if (operation == Operation.BERNOULLI) {
                boolean open = shift > 0f ? u > parameter : u < parameter;
                value = open ? 1f : 0f;
            }
            if (operation == Operation.HARD_CONCRETE) {
                value = hardConcrete(parameter, u);
            }
            memory[target + s] = value;
        }
    }

    private float hardConcrete(float logAlpha, float u) {
        float within = u < MARGIN ? MARGIN : u;
        within = within > 1f - MARGIN ? 1f - MARGIN : within;
        float logit = log(within) - log(1f - within);
        float sigmoid = 1f / (1f + exp(-(logit + logAlpha) / BETA));
        float stretched = sigmoid * SPAN + GAMMA;
        stretched = stretched < 0f ? 0f : stretched;
        return stretched > 1f ? 1f : stretched;
    }

    /** (f_B − f_A)(u − ½) over all samples: {@code from} and {@code second} have the losses of pass A and B. */
    private void arm() {
        float sum = 0f;
        for (int s = 0; s < samples; s++) {
            sum += (memory[second + s] - memory[from + s]) * (uniform(rows[row()], s) - 0.5f);
        }
        memory[to + rows[row()]] = sum * factor;
    }

    /** The same with the noise integrated out: {@code third} has π, {@code fourth} above what pass B's gates open. */
    private void disarm() {
        float p = memory[third + row()];
        float bound = memory[fourth + row()];
        float sum = 0f;
        for (int s = 0; s < samples; s++) {
            float u = uniform(rows[row()], s);
            float difference = memory[from + s] - memory[second + s];
            float inA = u < p ? 1f : 0f;
            float inB = u > bound ? 1f : 0f;
            sum += difference * (inA - inB);
        }
        float larger = p > 1f - p ? p : 1f - p;
        memory[to + rows[row()]] = sum * larger * 0.5f * factor;
    }

    /** dz / d log α times the gradient of z in {@code second}, over all samples; z in {@code from}. */
    private void hardConcreteSlopes() {
        float sum = 0f;
        for (int s = 0; s < samples; s++) {
            float z = memory[from + rows[row()] * fromStride + s];
            float share = (z - GAMMA) / SPAN;
            float slope = z <= 0f || z >= 1f ? 0f : SPAN * share * (1f - share) / BETA;
            sum += slope * memory[second + rows[row()] * fromStride + s];
        }
        memory[to + rows[row()]] = sum;
    }
}
