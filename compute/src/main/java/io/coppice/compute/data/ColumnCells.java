package io.coppice.compute.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of one column while a table is read: numbers as doubles, words by their places in a list of different ones. Full
 * chunks of small whole numbers, or of words alone, take two bytes a cell, all others eight.
 */
final class ColumnCells {
    /** A column with more different words than this is text, of which nothing more is kept. */
    static final int MOST_WORDS = 10_000;

    private static final int CHUNK = 4096;
    private static final int FIRST = 64;
    private static final short NO_SHORT = Short.MIN_VALUE;

    /** Words are kept where doubles are no numbers: these bits, and the word's place below them. */
    private static final long WORD = 0x7ff8_0000_0000_0000L;

    private static final long MISSING = WORD | Integer.MAX_VALUE;

    private final Kind kind;
    private final char decimal;
    private final List<Chunk> full = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private long[] current = new long[FIRST];
    private int inCurrent;
    private int rows;
    private boolean text;

    /** What is kept of a column. */
    enum Kind {
        /** Numbers where they are, and words up to {@link #MOST_WORDS}. */
        VALUES,
        /** Every cell as a word, as labels are compared. */
        LABELS,
        /** Every cell as a word, however many there are. */
        GROUPS,
        /** Numbers, and dates as numbers. */
        TIMES
    }

    private sealed interface Chunk {
        long bits(int at);

        record Shorts(short[] numbers) implements Chunk {
            @Override
            public long bits(int at) {
                return numbers[at] == NO_SHORT ? MISSING : Double.doubleToRawLongBits(numbers[at]);
            }
        }

        record Words(short[] places) implements Chunk {
            @Override
            public long bits(int at) {
                return places[at] == NO_SHORT ? MISSING : WORD | places[at];
            }
        }

        record Longs(long[] bits) implements Chunk {
            @Override
            public long bits(int at) {
                return bits[at];
            }
        }
    }

    ColumnCells(Kind kind, char decimal) {
        this.kind = kind;
        this.decimal = decimal;
    }

    Kind kind() {
        return kind;
    }

    int rows() {
        return rows;
    }

    /** Whether there are too many different words to keep. */
    boolean isText() {
        return text;
    }

    /** The different words, in the order in which they came. */
    List<String> words() {
        return words;
    }

    /** In which line of the file a word stands first. */
    int line(int word) {
        return lines.get(word);
    }

    /** Takes a cell of the file's present record. */
    void add(CsvRecords records, int cell) {
        rows++;
        if (text) {
            return;
        }
        double number = switch (kind) {
            case VALUES -> records.number(cell, decimal);
            case TIMES -> time(records, cell);
            case LABELS, GROUPS -> Double.NaN;
        };
        append(Double.isNaN(number) ? word(records.cell(cell), records.line()) : Double.doubleToRawLongBits(number));
    }

    private double time(CsvRecords records, int cell) {
        double number = records.number(cell, decimal);
        return Double.isNaN(number) ? Times.seconds(records.cell(cell)) : number;
    }

    private long word(String cell, int line) {
        if (Cells.isMissing(cell)) {
            return MISSING;
        }
        String word = kind == Kind.LABELS || kind == Kind.GROUPS ? Cells.label(cell) : cell;
        Integer known = places.get(word);
        if (known == null) {
            known = words.size();
            places.put(word, known);
            words.add(word);
            lines.add(line);
            if (kind != Kind.GROUPS && words.size() > MOST_WORDS) {
                forgetAll();
            }
        }
        return WORD | known;
    }

    private void forgetAll() {
        text = true;
        full.clear();
        places.clear();
        current = new long[0];
        inCurrent = 0;
    }

    private void append(long bits) {
        if (text) {
            return;
        }
        if (inCurrent == current.length) {
            current = Arrays.copyOf(current, 2 * inCurrent);
        }
        current[inCurrent++] = bits;
        if (inCurrent == CHUNK) {
            full.add(packed(current));
            inCurrent = 0;
        }
    }

    private static Chunk packed(long[] bits) {
        short[] numbers = new short[bits.length];
        short[] words = new short[bits.length];
        boolean allNumbers = true;
        boolean allWords = true;
        for (int i = 0; i < bits.length; i++) {
            boolean missing = bits[i] == MISSING;
            boolean word = isWord(bits[i]);
            double number = Double.longBitsToDouble(bits[i]);
            int place = (int) bits[i];
            numbers[i] = missing ? NO_SHORT : (short) number;
            words[i] = missing ? NO_SHORT : (short) place;
            allNumbers &= missing || !word && numbers[i] == number && numbers[i] != NO_SHORT;
            allWords &= missing || word && place <= Short.MAX_VALUE;
        }
        return allNumbers
                ? new Chunk.Shorts(numbers)
                : allWords ? new Chunk.Words(words) : new Chunk.Longs(bits.clone());
    }

    private static boolean isWord(long bits) {
        return (bits & WORD) == WORD;
    }

    private long bits(int row) {
        int chunk = row / CHUNK;
        return chunk < full.size() ? full.get(chunk).bits(row % CHUNK) : current[row % CHUNK];
    }

    /** The number of a row; NaN where it has none. */
    double number(int row) {
        long bits = bits(row);
        return isWord(bits) ? Double.NaN : Double.longBitsToDouble(bits);
    }

    boolean isMissing(int row) {
        return !text && bits(row) == MISSING;
    }

    /** The place of a row's word among the words, -1 where the cell is a number, -2 where it is missing. */
    int word(int row) {
        long bits = bits(row);
        return bits == MISSING ? -2 : isWord(bits) ? (int) bits : -1;
    }
}
