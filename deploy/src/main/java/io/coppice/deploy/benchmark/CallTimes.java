package io.coppice.deploy.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** How long calls of one kind took, made by one thread or by several at once. */
final class CallTimes {
    private long[] nanos = new long[1024];
    private int calls;
    private double callsPerSecond;

    /**
     * Calls again and again, and forgets what was measured before.
     *
     * @param callers threads that call at once, each one call after the other
     * @param duration of the measurement in nanoseconds, at least one call of each thread
     */
    void measure(Runnable call, int callers, long duration, LongSupplier clock) {
        calls = 0;
        callsPerSecond = 0;
        add(call, callers, duration, clock);
    }

    /** The same, in addition to what was measured before; the throughput is the best that was seen. */
    void add(Runnable call, int callers, long duration, LongSupplier clock) {
        long before = clock.getAsLong();
        List<long[]> measured = callers == 1
                ? List.of(loop(call, before + duration, clock))
                : atOnce(call, callers, before + duration, clock);
        double seconds = (clock.getAsLong() - before) / Bench.NANOS;
        int made = 0;
        for (long[] times : measured) {
            nanos = Arrays.copyOf(nanos, Math.max(nanos.length, calls + times.length));
            System.arraycopy(times, 0, nanos, calls, times.length);
            calls += times.length;
            made += times.length;
        }
        callsPerSecond = Math.max(callsPerSecond, made / seconds);
    }

    private static List<long[]> atOnce(Runnable call, int callers, long end, LongSupplier clock) {
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> loop(call, end, clock)));
            }
            List<long[]> measured = new ArrayList<>();
            for (Future<long[]> one : running) {
                measured.add(one.get());
            }
            return measured;
        } catch (InterruptedException | ExecutionException problem) {
            throw new IllegalStateException("A measurement was cut short: " + problem.getMessage(), problem);
        }
    }

    private static long[] loop(Runnable call, long end, LongSupplier clock) {
        long[] times = new long[1024];
        int made = 0;
        long before = clock.getAsLong();
        do {
            call.run();
            long after = clock.getAsLong();
            if (made == times.length) {
                times = Arrays.copyOf(times, 2 * made);
            }
            times[made++] = after - before;
            before = after;
        } while (before < end);
        return Arrays.copyOf(times, made);
    }

    /** The least time that this share of the calls took no longer than. */
    double milliseconds(double share) {
        long[] sorted = Arrays.copyOf(nanos, calls);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * calls) - 1)] / 1e6;
    }

    double callsPerSecond() {
        return callsPerSecond;
    }
}
