package io.coppice.compute.kernel.opencl;

import java.util.Map;

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
    static final int PRODUCT = 53;
    static final int PRODUCT_TO_WEIGHTS = 54;
    static final int ADD_PARTS = 55;
    static final int TILED_PRODUCT = 56;
    static final int TILED_PRODUCT_TO_WEIGHTS = 57;

    static final int GATE = 60;
    static final int GATE_SUMS = 61;
    static final int UNIFORM = 62;
    static final int BERNOULLI = 63;
    static final int HARD_CONCRETE = 64;
    static final int ARM = 65;
    static final int HARD_CONCRETE_SLOPE = 66;
    static final int DISARM = 67;

    static final int ADAM = 70;
    static final int SGD = 71;

    static final int PEAK = 80;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(UPLOAD, "upload"),
            Map.entry(DOWNLOAD, "download"),
            Map.entry(ZERO, "zeroing"),
            Map.entry(COPY, "copy"),
            Map.entry(RELU, "ReLU"),
            Map.entry(RELU_TO_DATA, "gradient of ReLU"),
            Map.entry(COMBINE, "weighted sum"),
            Map.entry(ADD, "addition"),
            Map.entry(ADD_TO, "addition to a sum"),
            Map.entry(GATHER, "flattening"),
            Map.entry(SPREAD, "gradient of flattening"),
            Map.entry(MAX_POOL, "max pooling"),
            Map.entry(MAX_POOL_TO_DATA, "gradient of max pooling"),
            Map.entry(HALVE_TO_DATA, "gradient of max pooling by 2"),
            Map.entry(AVERAGE_POOL, "average pooling"),
            Map.entry(AVERAGE_POOL_TO_DATA, "gradient of average pooling"),
            Map.entry(CHANNEL_SUMS, "gradient of biases"),
            Map.entry(MOMENTS, "mean and variance"),
            Map.entry(CENTRED_SUMS, "sums of batch normalisation's gradient"),
            Map.entry(RUNNING_STATISTICS, "running mean and variance"),
            Map.entry(NORMALISE, "batch normalisation"),
            Map.entry(NORM_TO_WEIGHTS, "gradient of batch normalisation's parameters"),
            Map.entry(NORM_TO_DATA, "gradient of batch normalisation"),
            Map.entry(BATCH_STATISTICS, "statistics of the batch"),
            Map.entry(CROSS_ENTROPY, "softmax cross entropy"),
            Map.entry(HALO, "padding"),
            Map.entry(TRANSPOSE_TAPS, "transposition of weights"),
            Map.entry(TRANSPOSE, "transposition"),
            Map.entry(PRODUCT, "product"),
            Map.entry(PRODUCT_TO_WEIGHTS, "gradient of weights"),
            Map.entry(TILED_PRODUCT, "product by tiles"),
            Map.entry(TILED_PRODUCT_TO_WEIGHTS, "gradient of weights by tiles"),
            Map.entry(ADD_PARTS, "sum of partial gradients"),
            Map.entry(GATE, "gates by sample"),
            Map.entry(GATE_SUMS, "gradient of gates by sample"),
            Map.entry(UNIFORM, "noise"),
            Map.entry(BERNOULLI, "drawing of binary gates"),
            Map.entry(HARD_CONCRETE, "drawing of hard concrete gates"),
            Map.entry(ARM, "ARM gradient"),
            Map.entry(DISARM, "DisARM gradient"),
            Map.entry(HARD_CONCRETE_SLOPE, "hard concrete gradient"),
            Map.entry(ADAM, "Adam"),
            Map.entry(SGD, "SGD"),
            Map.entry(PEAK, "measurement of the peak"));

    private Operation() {}

    /** For messages. */
    static String name(int operation) {
        return NAMES.get(operation);
    }
}
