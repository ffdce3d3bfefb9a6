package io.coppice.compute.targets;

import io.coppice.compute.tensor.ArrayText;

/**
 * What should come out for some samples, sample after sample. Arrays are shared; those of a data set are never written. What
 * the numbers mean is said by {@link TargetSchema}.
 */
public sealed interface Targets {

    /** How many samples these are. */
    int samples();

    /** New targets of the same kind, for so many samples. */
    Targets allocate(int samples);

    /**
     * Copies the targets of the given samples to the first places of others of the same kind.
     *
     * @param first added to each of {@code samples}
     * @throws IllegalArgumentException when {@code into} is of another kind
     */
    void gather(int first, int[] samples, int count, Targets into);

    /** Classes, counted from 0. */
    static Targets of(int... labels) {
        return new Classes(labels);
    }

    /** Classes as data sets keep them: unsigned bytes, which are copied. */
    static Targets ofBytes(byte[] labels) {
        int[] classes = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            classes[i] = labels[i] & 0xff;
        }
        return new Classes(classes);
    }

    /** One of several classes. @param labels the class of each sample, counted from 0 */
    record Classes(int[] labels) implements Targets {
        @Override
        public int samples() {
            return labels.length;
        }

        @Override
        public Targets allocate(int samples) {
            return new Classes(new int[samples]);
        }

        @Override
        public void gather(int first, int[] samples, int count, Targets into) {
            if (!(into instanceof Classes other)) {
                throw otherKind(this, into);
            }
            for (int i = 0; i < count; i++) {
                other.labels[i] = labels[first + samples[i]];
            }
        }

        @Override
        public String toString() {
            return ArrayText.record("Classes", "labels", labels);
        }
    }

    /** Several questions of yes or no. @param values {@code [sample][column]}, 1 for yes and 0 for no */
    record YesNo(float[] values, int columns) implements Targets {
        @Override
        public int samples() {
            return values.length / columns;
        }

        @Override
        public Targets allocate(int samples) {
            return new YesNo(new float[Math.multiplyExact(samples, columns)], columns);
        }

        @Override
        public void gather(int first, int[] samples, int count, Targets into) {
            if (!(into instanceof YesNo other) || other.columns != columns) {
                throw otherKind(this, into);
            }
            gatherRows(values, columns, first, samples, count, other.values);
        }

        @Override
        public String toString() {
            return ArrayText.record("YesNo", "values", values, "columns", columns);
        }
    }

    /** Numbers, as the network gives them: of each column its mean is subtracted, and it is divided by its deviation. */
    record Numbers(float[] values, int columns) implements Targets {
        @Override
        public int samples() {
            return values.length / columns;
        }

        @Override
        public Targets allocate(int samples) {
            return new Numbers(new float[Math.multiplyExact(samples, columns)], columns);
        }

        @Override
        public void gather(int first, int[] samples, int count, Targets into) {
            if (!(into instanceof Numbers other) || other.columns != columns) {
                throw otherKind(this, into);
            }
            gatherRows(values, columns, first, samples, count, other.values);
        }

        @Override
        public String toString() {
            return ArrayText.record("Numbers", "values", values, "columns", columns);
        }
    }

    private static void gatherRows(float[] from, int columns, int first, int[] samples, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, (first + samples[i]) * columns, to, i * columns, columns);
        }
    }

    private static IllegalArgumentException otherKind(Targets from, Targets into) {
        return new IllegalArgumentException(from.getClass().getSimpleName() + " targets cannot be copied into "
                + into.getClass().getSimpleName() + " targets");
    }
}
