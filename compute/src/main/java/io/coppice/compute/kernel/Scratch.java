package io.coppice.compute.kernel;

import java.util.Arrays;

/** Arrays that grow when a larger one is needed and stay for the next call. What they held is lost. */
final class Scratch {

    private Scratch() {}

    static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    static int[] atLeast(int[] array, int length) {
        return array.length >= length ? array : new int[length];
    }

    static float[] zeros(float[] array, int length) {
        float[] enough = atLeast(array, length);
        Arrays.fill(enough, 0, length, 0);
        return enough;
    }
}
