package io.coppice.actors.simulation;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * A clock that jumps from event to event, and a network that loses, repeats, delays and reorders what it carries. All of
 * it follows from the seed.
 */
final class SimulatedNetwork {
    private static final long MILLISECOND = 1_000_000;
    private static final double LOST = 0.03;
    private static final double REPEATED = 0.03;
    private static final double SLOW = 0.02;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random;
    private long now;
    private long numbers;

    SimulatedNetwork(long seed) {
        this.random = new Random(seed);
    }

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    long now() {
        return now;
    }

    Random random() {
        return random;
    }

    /** Happens after {@code nanos}, for certain. */
    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, numbers++, action));
    }

    /** Arrives never, once or twice, sooner or later. */
    void send(Runnable delivery) {
        if (random.nextDouble() >= LOST) {
            after(delay(), delivery);
        }
        if (random.nextDouble() < REPEATED) {
            after(delay(), delivery);
        }
    }

    private long delay() {
        long usual = MILLISECOND / 10 + random.nextLong(MILLISECOND);
        return random.nextDouble() < SLOW ? usual + random.nextLong(300 * MILLISECOND) : usual;
    }

    /** @return whether anything was left to happen */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.at;
        next.action.run();
        return true;
    }
}
