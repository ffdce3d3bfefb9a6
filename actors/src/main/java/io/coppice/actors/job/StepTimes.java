package io.coppice.actors.job;

import java.util.Arrays;

/** How long steps take from lease to done, and how long a lease lasts: eight times the running 99th percentile. */
final class StepTimes {
    private static final long FLOOR_NANOS = 200_000_000;
    private static final int FACTOR = 8;
    private static final int KEPT = 256;
    private static final int SETTLE = 32;

    /** Before enough steps were seen: long enough for a cold JVM's first steps. */
    private static final long FIRST_NANOS = 20_000_000_000L;

    private final long[] recent = new long[KEPT];
    private long seen;
    private long leaseNanos = FIRST_NANOS;

    void add(long nanos) {
        recent[(int) (seen++ % KEPT)] = nanos;
        if (seen >= SETTLE && seen % SETTLE == 0) {
            leaseNanos = Math.max(FLOOR_NANOS, FACTOR * percentile99());
        }
    }

    long leaseNanos() {
        return leaseNanos;
    }

    private long percentile99() {
        long[] sorted = Arrays.copyOf(recent, (int) Math.min(seen, KEPT));
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    }
}
