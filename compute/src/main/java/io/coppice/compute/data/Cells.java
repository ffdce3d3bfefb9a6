package io.coppice.compute.data;

import java.util.Locale;
import java.util.Set;

/** What the text of a table's cell says: a number, a word, or that the value is missing. */
public final class Cells {
    /** Written in small letters. A word that may as well be a value, such as none, counts as missing among numbers only. */
    private static final Set<String> MISSING = Set.of("", "na", "nan", "n/a", "#n/a", "<na>", "null", "?");

    private static final Set<String> MISSING_NUMBERS = Set.of("none", "-", "--", ".", "missing", "nil");
    private static final int LONGEST_MISSING = 7;

    /** A whole number below 2^53 divided or multiplied by at most 10^22 is rounded once, and so correctly. */
    private static final long MOST_EXACT = 1L << 53;

    /** Larger ones could not be added and squared. */
    private static final double LARGEST = 1e300;

    private static final double[] TENS = new double[23];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private Cells() {}

    /** Whether the cell of a column of words says that there is no value. */
    public static boolean isMissing(String cell) {
        return cell.length() <= LONGEST_MISSING && MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** Whether the cell of a column of numbers says so. */
    public static boolean isMissingNumber(String cell) {
        return isMissing(cell)
                || cell.length() <= LONGEST_MISSING && MISSING_NUMBERS.contains(cell.toLowerCase(Locale.ROOT));
    }

    /**
     * The number that a cell holds, the nearest double.
     *
     * @param decimal the decimal point: {@code '.'} or {@code ','}
     * @return NaN where the cell holds no number, or one beyond 1e300
     */
    public static double number(String cell, char decimal) {
        char[] text = cell.toCharArray();
        return number(text, 0, text.length, decimal);
    }

    /** The same of the characters {@code from} to {@code to} (exclusive). */
    static double number(char[] text, int from, int to, char decimal) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int behind = 0;
        boolean point = false;
        for (; at < to; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                digits = digits < MOST_EXACT ? digits * 10 + (c - '0') : Long.MAX_VALUE;
                count++;
                behind += point ? 1 : 0;
            } else if (c == decimal && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        if (at == to && digits < MOST_EXACT && behind < TENS.length) {
            double value = digits / TENS[behind];
            return negative ? -value : value;
        }
        return at == to || isExponent(text, at, to) ? parsed(text, from, to, decimal) : Double.NaN;
    }

    private static boolean isExponent(char[] text, int from, int to) {
        int at = from + 1;
        if (text[from] != 'e' && text[from] != 'E') {
            return false;
        }
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        boolean any = at < to;
        for (; at < to; at++) {
            any &= text[at] >= '0' && text[at] <= '9';
        }
        return any;
    }

    private static double parsed(char[] text, int from, int to, char decimal) {
        double value = Double.parseDouble(new String(text, from, to - from).replace(decimal, '.'));
        return Math.abs(value) <= LARGEST ? value : Double.NaN;
    }

    /** A word as it is compared: numbers by what they are worth, so that 1.0, 01 and 1 are the same. */
    public static String word(String cell, char decimal) {
        double number = number(cell, decimal);
        return Double.isNaN(number) ? cell : word(number);
    }

    /** The word of a number. */
    static String word(double number) {
        return number == Math.rint(number) && Math.abs(number) < MOST_EXACT
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** A label as it is compared: 1.0 and 1 are the same, since a column that once had gaps is often written so. */
    public static String label(String cell) {
        int point = cell.indexOf('.');
        if (point <= 0 || !isDigits(cell, cell.charAt(0) == '-' ? 1 : 0, point)) {
            return cell;
        }
        for (int i = point + 1; i < cell.length(); i++) {
            if (cell.charAt(i) != '0') {
                return cell;
            }
        }
        return cell.substring(0, point);
    }

    private static boolean isDigits(String cell, int from, int to) {
        boolean digits = from < to;
        for (int i = from; i < to; i++) {
            digits &= cell.charAt(i) >= '0' && cell.charAt(i) <= '9';
        }
        return digits;
    }
}
