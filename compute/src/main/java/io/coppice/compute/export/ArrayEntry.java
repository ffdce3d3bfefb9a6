package io.coppice.compute.export;

import io.coppice.compute.tensor.ArrayText;
import java.util.List;

/** A named array of a safetensors file, row-major; an empty shape is a single number. */
public sealed interface ArrayEntry {
    String name();

    List<Integer> shape();

    /** How many numbers the array holds. */
    int length();

    /** Single-precision numbers: F32, or made of F16, BF16 or F64. The array is shared, and not to be written. */
    record Floats(String name, List<Integer> shape, float[] values) implements ArrayEntry {
        public Floats {
            shape = List.copyOf(shape);
            requireLength(name, shape, values.length);
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String toString() {
            return ArrayText.record("Floats", "name", name, "shape", shape, "values", values);
        }
    }

    /** Whole numbers: I32. The array is shared, and not to be written. */
    record Ints(String name, List<Integer> shape, int[] values) implements ArrayEntry {
        public Ints {
            shape = List.copyOf(shape);
            requireLength(name, shape, values.length);
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String toString() {
            return ArrayText.record("Ints", "name", name, "shape", shape, "values", values);
        }
    }

    /**
     * An array of a type that nothing here works with, such as the I64 of a counter. Its numbers were not read.
     *
     * @param type as the file calls it
     */
    record PassedOver(String name, List<Integer> shape, String type, int length) implements ArrayEntry {
        public PassedOver {
            shape = List.copyOf(shape);
        }
    }

    private static void requireLength(String name, List<Integer> shape, int length) {
        long product = 1;
        for (int size : shape) {
            product = Math.multiplyExact(product, size);
        }
        if (product != length) {
            throw new IllegalArgumentException(
                    "Array " + name + " of shape " + shape + " needs " + product + " numbers, not " + length);
        }
    }
}
