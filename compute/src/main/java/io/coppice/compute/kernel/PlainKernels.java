package io.coppice.compute.kernel;

import io.coppice.compute.tensor.Tensor;
import java.util.Arrays;

/** Pooling and rectifying in plain Java loops: they need neither vectors nor natives. */
final class PlainKernels {
    private float[] rest = new float[0];

    void maxPool(Window window, Tensor in, Tensor out) {
        for (int channel = 0; channel < out.channels(); channel++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int at = out.at(channel, y, x, 0);
                    Arrays.fill(out.data(), at, at + out.samples(), Float.NEGATIVE_INFINITY);
                    for (int weight = 0; weight < window.area(); weight++) {
                        int from = position(window, in, channel, y, x, weight);
                        if (from >= 0) {
                            largest(in.data(), from, out.data(), at, out.samples());
                        }
                    }
                }
            }
        }
    }

    void maxPoolToData(Window window, Tensor in, Tensor out, Tensor outGradient, Tensor inGradient) {
        int samples = out.samples();
        rest = rest.length < samples ? new float[samples] : rest;
        Arrays.fill(inGradient.data(), 0, inGradient.channels() * inGradient.planeStride(), 0);
        for (int channel = 0; channel < out.channels(); channel++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int at = out.at(channel, y, x, 0);
                    System.arraycopy(outGradient.data(), outGradient.at(channel, y, x, 0), rest, 0, samples);
                    for (int weight = 0; weight < window.area(); weight++) {
                        int from = position(window, in, channel, y, x, weight);
                        if (from >= 0) {
                            int to = from + channel * (inGradient.planeStride() - in.planeStride());
                            give(in.data(), from, out.data(), at, inGradient.data(), to, samples);
                        }
                    }
                }
            }
        }
    }

    static void averagePool(Tensor in, Tensor out) {
        int positions = in.height() * in.width();
        for (int channel = 0; channel < out.channels(); channel++) {
            int to = channel * out.planeStride();
            Arrays.fill(out.data(), to, to + out.samples(), 0);
            for (int position = 0; position < positions; position++) {
                int from = channel * in.planeStride() + position * in.samples();
                for (int i = 0; i < out.samples(); i++) {
                    out.data()[to + i] += in.data()[from + i];
                }
            }
            for (int i = to; i < to + out.samples(); i++) {
                out.data()[i] *= 1f / positions;
            }
        }
    }

    static void averagePoolToData(Tensor outGradient, Tensor inGradient) {
        int positions = inGradient.height() * inGradient.width();
        int samples = inGradient.samples();
        for (int channel = 0; channel < inGradient.channels(); channel++) {
            int first = channel * inGradient.planeStride();
            int from = channel * outGradient.planeStride();
            for (int i = 0; i < samples; i++) {
                inGradient.data()[first + i] = outGradient.data()[from + i] * (1f / positions);
            }
            for (int position = 1; position < positions; position++) {
                System.arraycopy(inGradient.data(), first, inGradient.data(), first + position * samples, samples);
            }
        }
    }

    /** In doubles: one long sum of floats would lose what many short ones keep. */
    static void moments(Tensor in, int channel, float[] moments, int at) {
        int from = channel * in.planeStride();
        int count = in.plane();
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += in.data()[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            squares += (in.data()[i] - mean) * (in.data()[i] - mean);
        }
        moments[at] = (float) mean;
        moments[at + 1] = (float) (squares / count);
    }

    static void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        int at = channel * gradient.planeStride();
        int inAt = inChannel * in.planeStride();
        double sum = 0;
        double product = 0;
        for (int i = 0; i < in.plane(); i++) {
            double each = gradient.data()[at + i];
            sum += each;
            product += each * (in.data()[inAt + i] - centre);
        }
        results[resultAt] = (float) sum;
        results[resultAt + 1] = (float) product;
    }

    static void scale(Tensor in, int inChannel, float factor, float shift, Tensor out, int channel) {
        int from = inChannel * in.planeStride();
        int to = channel * out.planeStride();
        for (int i = 0; i < out.plane(); i++) {
            out.data()[to + i] = factor * in.data()[from + i] + shift;
        }
    }

    static void combine(
            Tensor a,
            int aChannel,
            float ofA,
            Tensor b,
            int bChannel,
            float ofB,
            float shift,
            Tensor out,
            int channel) {
        int fromA = aChannel * a.planeStride();
        int fromB = bChannel * b.planeStride();
        int to = channel * out.planeStride();
        for (int i = 0; i < out.plane(); i++) {
            out.data()[to + i] = ofA * a.data()[fromA + i] + (ofB * b.data()[fromB + i] + shift);
        }
    }

    void relu(Tensor inOut) {
        for (int channel = 0; channel < inOut.channels(); channel++) {
            int from = channel * inOut.planeStride();
            int to = from + inOut.plane();
            float[] data = inOut.data();
            for (int i = from; i < to; i++) {
                data[i] = Math.max(data[i], 0);
            }
        }
    }

    void reluToData(Tensor out, Tensor gradient) {
        for (int channel = 0; channel < out.channels(); channel++) {
            int outAt = channel * out.planeStride();
            int gradientAt = channel * gradient.planeStride();
            keepWherePositive(out.data(), outAt, gradient.data(), gradientAt, out.plane());
        }
    }

    /** On the bits, for the same reason as in {@link #give}: above 0 are the numbers whose bits are a positive integer. */
    private static void keepWherePositive(float[] out, int outAt, float[] gradient, int gradientAt, int length) {
        for (int i = 0; i < length; i++) {
            int bits = Float.floatToRawIntBits(out[outAt + i]);
            int positive = (-bits & ~bits) >> 31;
            int kept = Float.floatToRawIntBits(gradient[gradientAt + i]) & positive;
            gradient[gradientAt + i] = Float.intBitsToFloat(kept);
        }
    }

    /** Where the window's element lies in the input, or -1 where it lies in the padding. */
    private static int position(Window window, Tensor in, int channel, int y, int x, int weight) {
        int row = y * window.stride() + weight / window.kernel() - window.padding();
        int column = x * window.stride() + weight % window.kernel() - window.padding();
        boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
        return inside ? in.at(channel, row, column, 0) : -1;
    }

    private static void largest(float[] in, int from, float[] out, int at, int samples) {
        for (int i = 0; i < samples; i++) {
            out[at + i] = Math.max(out[at + i], in[from + i]);
        }
    }

    /**
     * Hands what is left of the gradient to the samples whose largest element this is. On the bits, since a branch that
     * falls at random costs five times as much; adding 0 makes -0 equal to 0.
     */
    private void give(float[] in, int from, float[] out, int at, float[] inGradient, int to, int samples) {
        for (int i = 0; i < samples; i++) {
            int difference = Float.floatToRawIntBits(in[from + i] + 0f) ^ Float.floatToRawIntBits(out[at + i] + 0f);
            int unequal = (difference | -difference) >> 31;
            int bits = Float.floatToRawIntBits(rest[i]);
            inGradient[to + i] += Float.intBitsToFloat(bits & ~unequal);
            rest[i] = Float.intBitsToFloat(bits & unequal);
        }
    }
}
