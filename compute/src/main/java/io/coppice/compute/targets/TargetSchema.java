package io.coppice.compute.targets;

import java.util.Collections;
import java.util.List;

/**
 * What a network predicts: how many outputs it has, what they are called, and how they become predictions. Belongs to the job
 * and travels with the trained network.
 */
public sealed interface TargetSchema {

    /** The kinds as a job names them. */
    List<String> KINDS = List.of(Classes.KIND, YesNo.KIND, Numbers.KIND);

    /** As {@code data.targets} says it. */
    String kind();

    /** One name an output: the classes, or the columns that are predicted. */
    List<String> names();

    /** Outputs of the network. */
    default int outputs() {
        return names().size();
    }

    /** Targets of this kind for so many samples, all 0. */
    Targets allocate(int samples);

    /**
     * Turns the network's outputs of one sample into predictions, in place: probabilities, or numbers in their own units.
     *
     * @param at where the outputs begin in {@code numbers}
     */
    void predict(float[] numbers, int at);

    /** In words, for messages: {@code 10 classes}, {@code the number price}. */
    String words();

    /** The sample is one of several classes; predictions are a softmax. */
    record Classes(List<String> names) implements TargetSchema {
        public static final String KIND = "classes";

        public Classes {
            names = List.copyOf(names);
            require(names.size() > 1, "classes", names, "at least two names");
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Targets allocate(int samples) {
            return new Targets.Classes(new int[samples]);
        }

        @Override
        public void predict(float[] numbers, int at) {
            Probabilities.softmax(numbers, at, names.size());
        }

        @Override
        public String words() {
            return names.size() + " classes";
        }
    }

    /** Every column holds yes or no by itself; predictions are the probabilities of yes. */
    record YesNo(List<String> names) implements TargetSchema {
        public static final String KIND = "yes-no";

        public YesNo {
            names = List.copyOf(names);
            require(!names.isEmpty(), "classes", names, "the name of a column, or several");
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Targets allocate(int samples) {
            return new Targets.YesNo(new float[Math.multiplyExact(samples, names.size())], names.size());
        }

        @Override
        public void predict(float[] numbers, int at) {
            for (int i = at; i < at + names.size(); i++) {
                numbers[i] = (float) Probabilities.sigmoid(numbers[i]);
            }
        }

        @Override
        public String words() {
            return names.size() == 1 ? "yes or no in " + names.getFirst() : names.size() + " columns of yes or no";
        }
    }

    /**
     * Every column is a number. The network gives (number - mean) / deviation, so that numbers of any unit are learned alike;
     * predictions and figures are in the number's own unit.
     *
     * @param mean one a column
     * @param deviation one positive number a column
     */
    record Numbers(List<String> names, List<Double> mean, List<Double> deviation) implements TargetSchema {
        public static final String KIND = "numbers";

        public Numbers {
            names = List.copyOf(names);
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
            require(!names.isEmpty(), "classes", names, "the name of a column, or several");
            require(mean.size() == names.size(), "target-mean", mean, "one number for each of " + names);
            require(deviation.size() == names.size(), "target-deviation", deviation, "one number for each of " + names);
            for (double value : mean) {
                require(Double.isFinite(value), "target-mean", value, "a number");
            }
            for (double value : deviation) {
                require(Double.isFinite(value) && value > 0, "target-deviation", value, "a positive number");
            }
        }

        /** Numbers that the network gives as they are. */
        public static Numbers plain(List<String> names) {
            return new Numbers(names, Collections.nCopies(names.size(), 0.0), Collections.nCopies(names.size(), 1.0));
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Targets allocate(int samples) {
            return new Targets.Numbers(new float[Math.multiplyExact(samples, names.size())], names.size());
        }

        /** The target of a number in its own unit. */
        public float target(int column, double number) {
            return (float) ((number - mean.get(column)) / deviation.get(column));
        }

        /** The number, in its own unit, of what the network gave or should have given. */
        public double number(int column, float target) {
            return target * deviation.get(column) + mean.get(column);
        }

        @Override
        public void predict(float[] numbers, int at) {
            for (int column = 0; column < names.size(); column++) {
                numbers[at + column] = (float) number(column, numbers[at + column]);
            }
        }

        @Override
        public String words() {
            return names.size() == 1 ? "the number " + names.getFirst() : "the numbers " + String.join(", ", names);
        }
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("preprocessing." + name + " is " + value + ", expected " + expected);
        }
    }
}
