package io.coppice.actors.simulation;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A clock that jumps from event to event, and a network that loses, repeats, delays and reorders what it carries between
 * nodes, and that may be cut in two. All of it follows from the seed.
 */
final class SimulatedNetwork {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;
    private static final double LOST = 0.02;
    private static final double REPEATED = 0.03;
    private static final double SLOW = 0.02;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<SimulatedNode> farSide = new HashSet<>();
    private final Random random;
    private boolean faultless;
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

    /** From now on everything arrives, once. */
    void becomeFaultless() {
        faultless = true;
        farSide.clear();
    }

    /** Nothing passes between these nodes and all others. */
    void cut(Set<SimulatedNode> nodes) {
        farSide.addAll(nodes);
    }

    void heal() {
        farSide.clear();
    }

    boolean isCut(SimulatedNode one, SimulatedNode other) {
        return farSide.contains(one) != farSide.contains(other);
    }

    /** Happens after {@code nanos}, whatever happens to any node. */
    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, numbers++, action));
    }

    /** Happens on this node after {@code nanos}, unless it dies; later when it is stopped meanwhile. */
    void after(SimulatedNode node, long nanos, Runnable action) {
        after(nanos, () -> node.run(action));
    }

    /** Between nodes it arrives never, once or twice, sooner or later; within a node, once and soon. */
    void send(SimulatedNode from, SimulatedNode to, Runnable delivery) {
        if (from == to) {
            after(to, MILLISECOND / 100, delivery);
            return;
        }
        if (faultless || random.nextDouble() >= LOST) {
            carry(from, to, delivery);
        }
        if (!faultless && random.nextDouble() < REPEATED) {
            carry(from, to, delivery);
        }
    }

    private void carry(SimulatedNode from, SimulatedNode to, Runnable delivery) {
        after(to, delay(), () -> {
            if (!isCut(from, to) && !from.isDowned() && !to.isDowned()) {
                delivery.run();
            }
        });
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
