package io.coppice.actors.front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open connections of a front, so many at most, and so many of one address. Where there is no room for a new one, that
 * one makes room which has waited longest for a request: first of those of the same address, then of whoever has the most.
 * A connection with a request under way is never in the way; if all have one, the new one is not let in.
 *
 * <p>So connections that say nothing, or half of a request, cost nobody else his answer.
 */
final class Connections {
    private final int most;
    private final int mostOfOne;
    private final long firstWithinNanos;
    private final long idleNanos;
    private final Map<Long, Open> open = new HashMap<>();
    private long names;

    private record Open(long name, String address, Runnable close, long since, boolean answered, int underWay) {
        Open at(long now, boolean answeredOnce, int requests) {
            return new Open(name, address, close, now, answeredOnce, requests);
        }
    }

    /**
     * @param most at once
     * @param mostOfOne of these from one address
     * @param firstWithinNanos in which a first request must be whole
     * @param idleNanos in which any later request must be whole
     */
    Connections(int most, int mostOfOne, long firstWithinNanos, long idleNanos) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.firstWithinNanos = firstWithinNanos;
        this.idleNanos = idleNanos;
    }

    /**
     * A new connection.
     *
     * @param close ends it
     * @param now a clock that never goes back, nanoseconds
     * @return its name; empty when it is not let in
     */
    synchronized Optional<Long> open(String address, Runnable close, long now) {
        List<Open> own = of(address);
        if (own.size() >= mostOfOne && !evict(own)) {
            return Optional.empty();
        }
        if (open.size() >= most && !evict(own) && !evict(ofTheGreediest())) {
            return Optional.empty();
        }
        long name = names++;
        open.put(name, new Open(name, address, close, now, false, 0));
        return Optional.of(name);
    }

    private List<Open> of(String address) {
        return open.values().stream()
                .filter(known -> known.address().equals(address))
                .toList();
    }

    private List<Open> ofTheGreediest() {
        Map<String, List<Open>> byAddress = new HashMap<>();
        open.values()
                .forEach(known -> byAddress
                        .computeIfAbsent(known.address(), key -> new ArrayList<>())
                        .add(known));
        return byAddress.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    private boolean evict(List<Open> among) {
        Optional<Open> longest = among.stream()
                .filter(known -> known.underWay() == 0)
                .min(Comparator.comparingLong(Open::since).thenComparingLong(Open::name));
        longest.ifPresent(this::close);
        return longest.isPresent();
    }

    private void close(Open known) {
        open.remove(known.name());
        known.close().run();
    }

    /** A whole request has come. */
    synchronized void asked(long name, long now) {
        open.computeIfPresent(name, (key, known) -> known.at(now, true, known.underWay() + 1));
    }

    /** A request was answered. */
    synchronized void answered(long name, long now) {
        open.computeIfPresent(name, (key, known) -> known.at(now, true, Math.max(0, known.underWay() - 1)));
    }

    synchronized void closed(long name) {
        open.remove(name);
    }

    /** Ends those that have waited too long for a request. */
    synchronized void tick(long now) {
        List<Open> late = open.values().stream()
                .filter(known -> known.underWay() == 0)
                .filter(known -> now - known.since() > (known.answered() ? idleNanos : firstWithinNanos))
                .toList();
        late.forEach(this::close);
    }

    synchronized int count() {
        return open.size();
    }
}
