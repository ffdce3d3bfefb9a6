package io.coppice.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/** Tensors and parameters between fences of NaN: what reads over a fence shows as NaN, what writes over one breaks it. */
final class Fenced {
    private static final int GAP = 3;

    private Fenced() {}

    /** Random numbers from -0.5 to 0.5, NaN between the planes and after the last. */
    static Tensor tensor(Random random, int channels, int height, int width, int samples) {
        Tensor tensor = empty(channels, height, width, samples);
        int plane = height * width * samples;
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < plane; i++) {
                tensor.data()[channel * tensor.planeStride() + i] = random.nextFloat() - 0.5f;
            }
        }
        return tensor;
    }

    /** NaN everywhere. Odd fences end the array within a vector of the last plane, even ones leave room for it. */
    static Tensor empty(int channels, int height, int width, int samples) {
        int stride = height * width * samples + GAP;
        float[] data = new float[channels * stride + (channels % 2 == 0 ? 64 : 0)];
        Arrays.fill(data, Float.NaN);
        return new Tensor(data, channels, height, width, samples, stride);
    }

    static Tensor copy(Tensor tensor) {
        return new Tensor(
                tensor.data().clone(),
                tensor.channels(),
                tensor.height(),
                tensor.width(),
                tensor.samples(),
                tensor.planeStride());
    }

    /** Random parameters from {@code at} on, NaN before and after. */
    static float[] parameters(Random random, int at, int count) {
        float[] values = new float[at + count + GAP];
        Arrays.fill(values, Float.NaN);
        for (int i = 0; i < count; i++) {
            values[at + i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** Every element of the planes agrees to 1e-4, and every fence still stands. */
    static void assertAgree(String what, Tensor actual, Tensor expected) {
        int plane = actual.height() * actual.width() * actual.samples();
        for (int i = 0; i < actual.data().length; i++) {
            boolean inside = i < actual.channels() * actual.planeStride() && i % actual.planeStride() < plane;
            assertAgree(what, i, actual.data()[i], inside ? expected.data()[i] : Float.NaN);
        }
    }

    static void assertAgree(String what, float[] actual, float[] expected) {
        for (int i = 0; i < actual.length; i++) {
            assertAgree(what, i, actual[i], expected[i]);
        }
    }

    private static void assertAgree(String what, int at, float actual, float expected) {
        double allowed = 1e-4 * Math.max(1, Math.abs(expected));
        boolean agree = Float.isNaN(expected) ? Float.isNaN(actual) : Math.abs(actual - expected) <= allowed;
        if (!agree) {
            assertThat(actual).as("%s, element %d", what, at).isEqualTo(expected);
        }
    }
}
