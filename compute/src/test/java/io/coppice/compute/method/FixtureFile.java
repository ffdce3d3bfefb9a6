package io.coppice.compute.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What an independent automatic differentiation in float64 found. */
record FixtureFile(SafetensorsFile file) {
    static final double TOLERANCE = 1e-4;

    static FixtureFile read(String name) {
        try (InputStream in = FixtureFile.class.getResourceAsStream("/fixtures/" + name)) {
            return new FixtureFile(Safetensors.read(name, in.readAllBytes()));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    float[] floats(String name) {
        return file.floats(name);
    }

    /** Two arrays, one behind the other. */
    float[] floats(String first, String second) {
        float[] head = floats(first);
        float[] tail = floats(second);
        float[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    /** Equal up to 1e-4 of the largest number expected. */
    static void close(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertThat(difference).isLessThanOrEqualTo(TOLERANCE * largest);
    }
}
