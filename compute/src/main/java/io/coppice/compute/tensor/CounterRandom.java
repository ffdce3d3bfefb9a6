package io.coppice.compute.tensor;

/**
 * Counter-based randomness: every number is a function of (seed, stream, step, layer, index), so nothing depends on who
 * asked first, and a repeated step meets the same numbers. The mixing function is SplitMix64's finalizer (Steele, Lea,
 * Flood, "Fast splittable pseudorandom number generators", 2014), which OpenCL can compute too.
 */
public record CounterRandom(long seed) {

    /** What the numbers are for; streams never share numbers. */
    public enum Stream {
        GATES,
        WEIGHTS,
        GATE_PARAMETERS,
        SAMPLE_ORDER,
        AUGMENTATION,
        DROPOUT
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double TWO_TO_MINUS_23 = 0x1p-23;

    /** The base from which the numbers of one (stream, step, layer) are counted. */
    public long base(Stream stream, long step, int layer) {
        long state = mix(seed + GOLDEN);
        state = mix(state ^ (stream.ordinal() + 1L) * GOLDEN);
        state = mix(state ^ step * GOLDEN + 1);
        return mix(state ^ (layer + 1L) * GOLDEN);
    }

    /** The base whose number i is the number {@code i + by} of this one. */
    public static long shifted(long base, long by) {
        return base + by * GOLDEN;
    }

    /** 64 random bits. */
    public static long bits(long base, long index) {
        return mix(base + (index + 1) * GOLDEN);
    }

    /** A number strictly between 0 and 1: 23 random bits and a half, exact as a float, so log u is always finite. */
    public static float uniform(long base, long index) {
        return (float) (((bits(base, index) >>> 41) + 0.5) * TWO_TO_MINUS_23);
    }

    /** A standard normal number (Box-Muller in StrictMath, the same bits on every machine). */
    public static double normal(long base, long index) {
        double radius = Math.sqrt(-2 * StrictMath.log(uniform(base, 2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(base, 2 * index + 1));
    }

    /** A whole number from 0 to {@code bound} (exclusive), unbiased to 2^-32 for the bounds used here. */
    public static int below(long base, long index, int bound) {
        return (int) ((bits(base, index) >>> 32) * bound >>> 32);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
