package io.coppice.actors.simulation;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs many seeds: {@code Simulations FIRST COUNT}. Prints the seeds that fail and why; each replays alone as
 * {@code Simulations SEED 1}.
 */
public final class Simulations {

    private Simulations() {}

    public static void main(String[] arguments) throws InterruptedException {
        AtomicLong next = new AtomicLong(Long.parseLong(arguments[0]));
        long end = next.get() + Long.parseLong(arguments[1]);
        AtomicLong failed = new AtomicLong();
        long begun = System.nanoTime();
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
                    if (!holds(seed)) {
                        failed.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(
                "%s seeds, %d failed, %.0f s%n", arguments[1], failed.get(), (System.nanoTime() - begun) / 1e9);
        System.exit(failed.get() == 0 ? 0 : 1);
    }

    private static boolean holds(long seed) {
        try {
            SimulatedRun.of(seed).check();
            return true;
        } catch (AssertionError broken) {
            System.out.println(broken.getMessage());
            return false;
        }
    }
}
