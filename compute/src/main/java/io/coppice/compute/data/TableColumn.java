package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** One column of a table beside the label, and how its cells become inputs of the network. */
public sealed interface TableColumn {

    /** What became of a cell. */
    enum Cell {
        KNOWN,
        /** There was none: the inputs say so, or hold what is usual in this column. */
        MISSING,
        /** A word that the training rows did not have. */
        UNKNOWN,
        /** A number was expected; nothing was written. */
        NO_NUMBER
    }

    /** The column's heading, or its place, from 1, where there is none. */
    String name();

    /** How many inputs it makes. */
    int width();

    /** What its inputs are called: the column's name and, where it makes several, what each of them says. */
    List<String> inputs();

    /**
     * Writes the {@link #width} inputs of a cell to {@code into} from {@code at}.
     *
     * @param decimal the decimal point of the cell's numbers: {@code '.'} or {@code ','}
     */
    Cell encode(String cell, char decimal, float[] into, int at);

    /**
     * Numbers: (x - mean) / deviation, computed as doubles, so that neither tiny units nor large offsets cost digits. A
     * missing one counts as the mean.
     *
     * @param deviation positive
     * @param indicated whether a second input is 1 where the cell is missing, and else 0
     */
    record Numeric(String name, double mean, double deviation, boolean indicated) implements TableColumn {
        public Numeric {
            if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation <= 0) {
                throw new IllegalArgumentException("column " + name + " has the mean " + mean + " and the deviation "
                        + deviation + ", expected a number and a positive number");
            }
        }

        @Override
        public int width() {
            return indicated ? 2 : 1;
        }

        @Override
        public List<String> inputs() {
            return indicated ? List.of(name, name + " is missing") : List.of(name);
        }

        @Override
        public Cell encode(String cell, char decimal, float[] into, int at) {
            double value = Cells.number(cell, decimal);
            if (Double.isNaN(value) && !Cells.isMissingNumber(cell)) {
                return Cell.NO_NUMBER;
            }
            return encode(value, into, at);
        }

        /** The same of a number; NaN is a missing one. */
        public Cell encode(double value, float[] into, int at) {
            boolean missing = Double.isNaN(value);
            into[at] = missing ? 0 : (float) ((value - mean) / deviation);
            if (indicated) {
                into[at + 1] = missing ? 1 : 0;
            }
            return missing ? Cell.MISSING : Cell.KNOWN;
        }
    }

    /**
     * One of several words: an input each, 1 for the cell's word, else 0. The missing value is the word {@code ""}.
     *
     * @param values different, as {@link Cells#word} writes them
     * @param other whether a further input stands for words that are rare or new; without it, a new word makes all 0
     */
    record Category(String name, List<String> values, boolean other) implements TableColumn {
        public Category {
            values = List.copyOf(values);
            if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
                throw new IllegalArgumentException(
                        "column " + name + " has the values " + values + ", expected one or more different ones");
            }
        }

        @Override
        public int width() {
            return values.size() + (other ? 1 : 0);
        }

        @Override
        public List<String> inputs() {
            List<String> inputs = new ArrayList<>();
            for (String value : values) {
                inputs.add(value.isEmpty() ? name + " is missing" : name + "=" + value);
            }
            if (other) {
                inputs.add(name + " is another");
            }
            return inputs;
        }

        @Override
        public Cell encode(String cell, char decimal, float[] into, int at) {
            boolean missing = Cells.isMissing(cell);
            int place = values.indexOf(missing ? "" : Cells.word(cell, decimal));
            encode(place, into, at);
            return missing ? Cell.MISSING : place < 0 ? Cell.UNKNOWN : Cell.KNOWN;
        }

        /** The same of a word's place among the values, -1 for one that is not among them. */
        void encode(int place, float[] into, int at) {
            for (int i = 0; i < width(); i++) {
                into[at + i] = i == (place < 0 ? values.size() : place) ? 1 : 0;
            }
        }
    }

    /** One of two words: one input, -1 for {@code no}, 1 for {@code yes}, 0 for anything else. */
    record YesNo(String name, String no, String yes) implements TableColumn {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public List<String> inputs() {
            return List.of(name);
        }

        @Override
        public Cell encode(String cell, char decimal, float[] into, int at) {
            String word = Cells.word(cell, decimal);
            into[at] = word.equals(yes) ? 1 : word.equals(no) ? -1 : 0;
            return into[at] != 0 ? Cell.KNOWN : Cells.isMissing(cell) ? Cell.MISSING : Cell.UNKNOWN;
        }
    }

    /**
     * Left out.
     *
     * @param reason why, in a few words
     */
    record Ignored(String name, String reason) implements TableColumn {
        @Override
        public int width() {
            return 0;
        }

        @Override
        public List<String> inputs() {
            return List.of();
        }

        @Override
        public Cell encode(String cell, char decimal, float[] into, int at) {
            return Cell.KNOWN;
        }
    }
}
