package io.coppice.compute.export;

import java.util.List;

/** A named array of a safetensors file, row-major; an empty shape is a single number. */
public sealed interface ArrayEntry {
    String name();

    List<Integer> shape();

    /** How many numbers the array holds. */
    int length();

    /** Single-precision numbers: F32. */
    record Floats(String name, List<Integer> shape, float[] values) implements ArrayEntry {
        public Floats {
            shape = List.copyOf(shape);
            requireLength(name, shape, values.length);
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    /** Whole numbers: I32. */
    record Ints(String name, List<Integer> shape, int[] values) implements ArrayEntry {
        public Ints {
            shape = List.copyOf(shape);
            requireLength(name, shape, values.length);
        }

        @Override
        public int length() {
            return values.length;
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
