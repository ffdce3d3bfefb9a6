package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.util.Collections;
import java.util.List;

/**
 * How a raw image becomes the network's input: x = (raw * scale - mean) / deviation, per channel. Belongs to the job and
 * travels with the trained network.
 *
 * @param input shape of one image: channels, height, width
 * @param scale what a raw byte, 0 to 255, is multiplied by
 * @param mean one number a channel
 * @param deviation one positive number a channel
 * @param classes the names of the classes, in the order of their labels
 */
public record Preprocessing(Shape input, float scale, List<Float> mean, List<Float> deviation, List<String> classes) {
    private static final int RAW_VALUES = 256;

    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        classes = List.copyOf(classes);
        require(Float.isFinite(scale) && scale > 0, "scale", scale, "a positive number");
        requireLength("mean", mean, input.channels());
        requireLength("deviation", deviation, input.channels());
        for (float value : mean) {
            require(Float.isFinite(value), "mean", value, "a number");
        }
        for (float value : deviation) {
            require(Float.isFinite(value) && value > 0, "deviation", value, "a positive number");
        }
        require(classes.size() > 1, "classes", classes, "at least two names");
    }

    /** Pixels divided by 255, so that inputs lie in [0, 1]; nothing subtracted. */
    public static Preprocessing unit(Shape input, List<String> classes) {
        List<Float> zeros = Collections.nCopies(input.channels(), 0f);
        List<Float> ones = Collections.nCopies(input.channels(), 1f);
        return new Preprocessing(input, 1f / 255, zeros, ones, classes);
    }

    /** The input for every raw byte of every channel: {@code table[channel * 256 + raw]}. */
    public float[] table() {
        float[] table = new float[input.channels() * RAW_VALUES];
        for (int i = 0; i < table.length; i++) {
            int channel = i / RAW_VALUES;
            table[i] = (i % RAW_VALUES * scale - mean.get(channel)) / deviation.get(channel);
        }
        return table;
    }

    private static void requireLength(String name, List<Float> values, int channels) {
        if (values.size() != channels) {
            throw new IllegalArgumentException("preprocessing." + name + " is " + values
                    + ", expected one number for each of " + channels + " channels");
        }
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("preprocessing." + name + " is " + value + ", expected " + expected);
        }
    }
}
