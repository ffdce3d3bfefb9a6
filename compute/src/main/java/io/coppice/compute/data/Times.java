package io.coppice.compute.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times of ISO 8601 as seconds, so that they can be compared. */
final class Times {

    private Times() {}

    /** @return NaN where the text is neither a date nor a date with its time */
    static double seconds(String text) {
        String iso = text.replace(' ', 'T');
        try {
            if (iso.indexOf('T') < 0) {
                return LocalDate.parse(iso).toEpochDay() * 86_400.0;
            }
            if (iso.endsWith("Z") || iso.substring(iso.indexOf('T')).matches(".*[+-]\\d\\d(:?\\d\\d)?")) {
                OffsetDateTime time = OffsetDateTime.parse(iso);
                return time.toEpochSecond() + time.getNano() * 1e-9;
            }
            LocalDateTime time = LocalDateTime.parse(iso);
            return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() * 1e-9;
        } catch (DateTimeException none) {
            return Double.NaN;
        }
    }
}
