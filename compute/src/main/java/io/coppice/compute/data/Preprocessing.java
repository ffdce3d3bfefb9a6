package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How a raw image becomes the network's input: x = (raw * scale - mean) / deviation, per channel. The rows of a table are
 * prepared by its schema instead, and then taken as they are. Belongs to the job and travels with the trained network.
 *
 * @param input shape of one image: channels, height, width
 * @param scale what a raw byte, 0 to 255, is multiplied by
 * @param mean one number a channel
 * @param deviation one positive number a channel
 * @param targets what is predicted, and how the network's outputs say it
 * @param schema what the columns are, where samples are rows of a table; scale, mean and deviation are then 1, 0 and 1
 */
public record Preprocessing(
        Shape input,
        float scale,
        List<Float> mean,
        List<Float> deviation,
        TargetSchema targets,
        Optional<TableSchema> schema) {
    private static final int RAW_VALUES = 256;

    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        require(Float.isFinite(scale) && scale > 0, "scale", scale, "a positive number");
        requireLength("mean", mean, input.channels());
        requireLength("deviation", deviation, input.channels());
        for (float value : mean) {
            require(Float.isFinite(value), "mean", value, "a number");
        }
        for (float value : deviation) {
            require(Float.isFinite(value) && value > 0, "deviation", value, "a positive number");
        }
        if (schema.isPresent()) {
            int width = schema.get().width();
            require(input.features() == width, "input", input, width + " numbers, as many as the columns make");
            require(isPlain(scale, mean, deviation), "scale", scale, "1, with mean 0 and deviation 1, for a table");
        }
    }

    /** Of images. @param classes the names of the classes, in the order of their labels */
    public Preprocessing(Shape input, float scale, List<Float> mean, List<Float> deviation, List<String> classes) {
        this(input, scale, mean, deviation, new TargetSchema.Classes(classes), Optional.empty());
    }

    /** The names of the classes, or of the columns that are predicted: one for each output of the network. */
    public List<String> classes() {
        return targets.names();
    }

    /** Of the rows of a table. @param input of as many numbers as the schema makes */
    public static Preprocessing ofTable(Shape input, TableSchema schema, List<String> classes) {
        return ofTable(input, schema, new TargetSchema.Classes(classes));
    }

    /** The same with anything to predict. */
    public static Preprocessing ofTable(Shape input, TableSchema schema, TargetSchema targets) {
        List<Float> zeros = Collections.nCopies(input.channels(), 0f);
        List<Float> ones = Collections.nCopies(input.channels(), 1f);
        return new Preprocessing(input, 1, zeros, ones, targets, Optional.of(schema));
    }

    private static boolean isPlain(float scale, List<Float> mean, List<Float> deviation) {
        boolean plain = scale == 1;
        for (int channel = 0; channel < mean.size(); channel++) {
            plain &= mean.get(channel) == 0 && deviation.get(channel) == 1;
        }
        return plain;
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
