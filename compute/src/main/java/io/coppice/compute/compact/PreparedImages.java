package io.coppice.compute.compact;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.tensor.Tensor;

/** Raw samples to a network's input: every byte looked up, or every number scaled; [sample][pixel] turned into [pixel][sample]. */
final class PreparedImages {
    private static final int RAW_VALUES = 256;
    private static final int UNSIGNED = 0xff;

    private PreparedImages() {}

    /** @param table the input for every raw byte of every channel, as a preprocessing gives it */
    static void fill(byte[] pixels, int from, float[] table, Tensor images) {
        int plane = images.height() * images.width();
        int samples = images.samples();
        float[] data = images.data();
        for (int sample = 0; sample < samples; sample++) {
            for (int channel = 0; channel < images.channels(); channel++) {
                int source = from + (sample * images.channels() + channel) * plane;
                int to = channel * images.planeStride() + sample;
                for (int pixel = 0; pixel < plane; pixel++) {
                    data[to + pixel * samples] = table[channel * RAW_VALUES + (pixels[source + pixel] & UNSIGNED)];
                }
            }
        }
    }

    /** @param from where in {@code values} the first sample begins */
    static void fill(float[] values, int from, Preprocessing preprocessing, Tensor images) {
        int plane = images.height() * images.width();
        int samples = images.samples();
        float[] data = images.data();
        for (int channel = 0; channel < images.channels(); channel++) {
            float mean = preprocessing.mean().get(channel);
            float deviation = preprocessing.deviation().get(channel);
            for (int sample = 0; sample < samples; sample++) {
                int source = from + (sample * images.channels() + channel) * plane;
                int to = channel * images.planeStride() + sample;
                for (int pixel = 0; pixel < plane; pixel++) {
                    data[to + pixel * samples] = (values[source + pixel] * preprocessing.scale() - mean) / deviation;
                }
            }
        }
    }
}
