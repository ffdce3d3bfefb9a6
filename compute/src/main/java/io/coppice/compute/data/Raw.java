package io.coppice.compute.data;

import io.coppice.compute.tensor.ArrayText;

/** The values of samples as they were read, [sample][channel][row][column]; shared and never written. */
public sealed interface Raw {

    /** How many values there are. */
    int length();

    /** Pixels: unsigned bytes. */
    record Bytes(byte[] values) implements Raw {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String toString() {
            return ArrayText.record("Bytes", "values", values);
        }
    }

    /** Measurements of any kind, finite. */
    record Numbers(float[] values) implements Raw {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String toString() {
            return ArrayText.record("Numbers", "values", values);
        }
    }
}
