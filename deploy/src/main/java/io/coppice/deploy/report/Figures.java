package io.coppice.deploy.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them, the same in every language of the machine. */
public final class Figures {
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private Figures() {}

    /** A share as a percentage with two decimals; a dash where there is none. */
    static String percent(double share) {
        return Double.isNaN(share) ? "–" : decimals(100 * share, 2) + " %";
    }

    public static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** 4 rather than 4.0. */
    public static String shortest(double value) {
        String text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** About three digits, whatever the size. */
    public static String threeDigits(double value) {
        double size = Math.abs(value);
        return decimals(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
    }

    /** Four digits at least, whatever the size: 0.0123, 1.234, 123.4, 12,345. */
    static String fourDigits(double value) {
        double size = Math.abs(value);
        if (size >= 1000) {
            return whole(value);
        }
        return decimals(value, size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : size >= 0.01 || size == 0 ? 4 : 7);
    }

    /** With commas between the thousands. */
    public static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String whole(double value) {
        return whole(Math.round(value));
    }

    /** Three digits, the thousands as k. */
    static String brief(double value) {
        if (value < 999.5) {
            return whole(value);
        }
        return value < 99_950 ? decimals(value / 1000, 1) + "k" : whole(value / 1000) + "k";
    }

    /** Such as 8.31 s, 1 min 12 s, 2 h 03 min. */
    static String duration(double seconds) {
        if (seconds < MINUTE) {
            return decimals(seconds, seconds < 10 ? 2 : 1) + " s";
        }
        long whole = Math.round(seconds);
        return whole < HOUR
                ? whole / MINUTE + " min " + pad(whole % MINUTE) + " s"
                : whole / HOUR + " h " + pad(whole % HOUR / MINUTE) + " min";
    }

    /** Such as 0:08, 1:12, 2:03:40. */
    static String clock(double seconds) {
        long whole = Math.round(Math.max(0, seconds));
        String minutes = whole % HOUR / MINUTE + ":" + pad(whole % MINUTE);
        return whole < HOUR ? minutes : whole / HOUR + ":" + (whole % HOUR < 600 ? "0" : "") + minutes;
    }

    private static String pad(long value) {
        return String.format(Locale.ROOT, "%02d", value);
    }

    /** Units by layer, such as 6-10-39-11. */
    static String units(double[] units) {
        return Arrays.stream(units)
                .mapToObj(count -> Long.toString(Math.round(count)))
                .collect(Collectors.joining("-"));
    }

    static String units(int[] units) {
        return units(Arrays.stream(units).asDoubleStream().toArray());
    }
}
