package io.coppice.compute.kernel.opencl;

/**
 * What a launch of {@link DeviceProgram} computes. Numbers, not an enum: Aparapi translates comparisons of ints, and
 * constants of them are part of the code.
 */
final class Operation {
    static final int UPLOAD = 0;
    static final int DOWNLOAD = 1;
    static final int ZERO = 2;
    static final int COPY = 3;
    static final int RELU = 4;
    static final int RELU_TO_DATA = 5;
    static final int COMBINE = 6;
    static final int ADD = 7;
    static final int ADD_TO = 8;
    static final int GATHER = 9;
    static final int SPREAD = 10;

    static final int MAX_POOL = 20;
    static final int MAX_POOL_TO_DATA = 21;
    static final int HALVE_TO_DATA = 22;
    static final int AVERAGE_POOL = 23;
    static final int AVERAGE_POOL_TO_DATA = 24;

    static final int CHANNEL_SUMS = 30;
    static final int MOMENTS = 31;
    static final int CENTRED_SUMS = 32;

    static final int RUNNING_STATISTICS = 40;
    static final int NORMALISE = 41;
    static final int NORM_TO_WEIGHTS = 42;
    static final int NORM_TO_DATA = 43;
    static final int BATCH_STATISTICS = 44;
    static final int CROSS_ENTROPY = 45;

    static final int HALO = 50;
    static final int TRANSPOSE_TAPS = 51;
    static final int TRANSPOSE = 52;
    static final int CORRELATE = 53;
    static final int CORRELATE_TO_WEIGHTS = 54;
    static final int ADD_PARTS = 55;
    static final int CORRELATE_POINTS = 56;
    static final int POINTS_TO_WEIGHTS = 57;

    static final int GATE = 60;
    static final int GATE_SUMS = 61;
    static final int UNIFORM = 62;
    static final int BERNOULLI = 63;
    static final int HARD_CONCRETE = 64;
    static final int ARM = 65;
    static final int HARD_CONCRETE_SLOPE = 66;

    static final int ADAM = 70;
    static final int SGD = 71;

    static final int PEAK = 80;

    private Operation() {}

    /** For messages. */
    static String name(int operation) {
        for (var field : NAMES) {
            if (field.number == operation) {
                return field.name;
            }
        }
        return "operation " + operation;
    }

    private record Named(int number, String name) {}

    private static final Named[] NAMES = {
        new Named(UPLOAD, "upload"),
        new Named(DOWNLOAD, "download"),
        new Named(CORRELATE, "product"),
        new Named(CORRELATE_TO_WEIGHTS, "gradient of weights"),
        new Named(CORRELATE_POINTS, "product"),
        new Named(POINTS_TO_WEIGHTS, "gradient of weights"),
        new Named(CROSS_ENTROPY, "softmax cross entropy"),
        new Named(MAX_POOL, "max pooling"),
        new Named(NORMALISE, "batch normalisation"),
        new Named(ADAM, "Adam"),
        new Named(SGD, "SGD"),
    };
}
