package io.coppice.compute.tensor;

import java.util.Arrays;

/** The probability of every unit of a layer to be open, the units independent of each other. Immutable. */
public final class UnitProbabilities implements Units<UnitProbabilities> {
    private final double[] probability;

    private UnitProbabilities(double[] probability) {
        this.probability = probability;
    }

    public static UnitProbabilities of(float[] probability) {
        double[] copy = new double[probability.length];
        Arrays.setAll(copy, unit -> probability[unit]);
        return new UnitProbabilities(copy);
    }

    @Override
    public int total() {
        return probability.length;
    }

    @Override
    public double meanCount() {
        double sum = 0;
        for (double each : probability) {
            sum += each;
        }
        return sum;
    }

    @Override
    public boolean isEmpty() {
        return meanCount() == 0;
    }

    @Override
    public UnitProbabilities whole(int units) {
        double[] ones = new double[units];
        Arrays.fill(ones, 1);
        return new UnitProbabilities(ones);
    }

    @Override
    public UnitProbabilities nothing(int units) {
        return new UnitProbabilities(new double[units]);
    }

    @Override
    public UnitProbabilities intersect(UnitProbabilities other) {
        double[] both = new double[probability.length];
        Arrays.setAll(both, unit -> probability[unit] * other.probability[unit]);
        return new UnitProbabilities(both);
    }

    @Override
    public UnitProbabilities union(UnitProbabilities other) {
        double[] either = new double[probability.length];
        Arrays.setAll(either, unit -> 1 - (1 - probability[unit]) * (1 - other.probability[unit]));
        return new UnitProbabilities(either);
    }

    @Override
    public UnitProbabilities expand(int times) {
        double[] wide = new double[probability.length * times];
        Arrays.setAll(wide, unit -> probability[unit / times]);
        return new UnitProbabilities(wide);
    }

    @Override
    public UnitProbabilities groups(int size) {
        double[] groups = new double[probability.length / size];
        for (int group = 0; group < groups.length; group++) {
            double allClosed = 1;
            for (int unit = group * size; unit < (group + 1) * size; unit++) {
                allClosed *= 1 - probability[unit];
            }
            groups[group] = 1 - allClosed;
        }
        return new UnitProbabilities(groups);
    }

    @Override
    public UnitProbabilities then(UnitProbabilities other) {
        double[] both = Arrays.copyOf(probability, probability.length + other.probability.length);
        System.arraycopy(other.probability, 0, both, probability.length, other.probability.length);
        return new UnitProbabilities(both);
    }

    @Override
    public UnitProbabilities slice(int first, int count) {
        return new UnitProbabilities(Arrays.copyOfRange(probability, first, first + count));
    }
}
