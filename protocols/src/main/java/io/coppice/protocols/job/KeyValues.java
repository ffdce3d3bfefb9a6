package io.coppice.protocols.job;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Defaults as a job would write them. */
final class KeyValues {
    private static final int BRIEF = 60;
    private static final int PLAIN = 6;

    private KeyValues() {}

    /** Empty where there is none. */
    static String written(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(KeyValues::written).orElse("");
            case Double none when none.isNaN() -> "";
            case Double number -> number(number);
            case Float number -> number(Double.parseDouble(number.toString()));
            case Duration duration ->
                duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
            case Collection<?> all -> list(all);
            default -> value.toString();
        };
    }

    private static String list(Collection<?> all) {
        String text = all.stream().map(KeyValues::written).collect(Collectors.joining(", ", "[", "]"));
        return text.length() <= BRIEF
                ? text
                : text.substring(0, text.lastIndexOf(',', BRIEF)) + ", ... " + all.size() + " in all]";
    }

    /** Numbers that are kept in single precision are written in it. */
    private static String number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e9) {
            return Long.toString((long) number);
        }
        boolean single = (float) number == number;
        String digits = single ? Float.toString((float) number) : Double.toString(number);
        String plain = new BigDecimal(digits).stripTrailingZeros().toPlainString();
        return plain.length() <= PLAIN ? plain : digits.replace(".0E", "e").replace("E", "e");
    }
}
