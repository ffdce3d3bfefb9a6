package io.coppice.compute.parameter;

/** Sums in double precision, in four lanes so that additions overlap; always in the same order. */
final class Sums {

    private Sums() {}

    static double plain(float[] values, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i];
        }
        return sum;
    }

    static double absolute(float[] values, int from, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 4 <= from + length; i += 4) {
            a += Math.abs(values[i]);
            b += Math.abs(values[i + 1]);
            c += Math.abs(values[i + 2]);
            d += Math.abs(values[i + 3]);
        }
        for (; i < from + length; i++) {
            a += Math.abs(values[i]);
        }
        return a + b + (c + d);
    }

    static double squares(float[] values, int from, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 4 <= from + length; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < from + length; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }
}
