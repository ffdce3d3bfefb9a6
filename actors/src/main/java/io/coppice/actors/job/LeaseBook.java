package io.coppice.actors.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which steps are leased to whom. Steps below {@code oldestUnfinished} are finished, steps from {@code next} on were never
 * leased; between them every step is leased, expired (to be leased again as another attempt) or finished.
 *
 * <pre>
 *   event \ step     never leased        leased                expired              finished
 *   grant            leased, attempt 1   -                     leased, attempt + 1  -
 *   time passes      -                   expired at its end    -                    -
 *   finish           refused             finished              finished             as is
 * </pre>
 *
 * A late result of an earlier attempt finishes the step as well: its pushes were applied once like any other's.
 */
final class LeaseBook {
    private final StepTimes times;
    private final TreeMap<Long, Entry> unfinished = new TreeMap<>();
    private final Map<String, Long> stepOfWorker = new HashMap<>();
    private long next;

    /** @param finished steps already finished: the first to lease */
    LeaseBook(long finished, StepTimes times) {
        this.times = times;
        next = finished;
    }

    /** A step at one attempt. */
    record Granted(long step, int attempt) {}

    private static final class Entry {
        private String worker = "";
        private int attempt;
        private long grantedAt;
        private long expiresAt;
        private boolean expired;
    }

    /** Steps below this are finished. */
    long oldestUnfinished() {
        return unfinished.isEmpty() ? next : unfinished.firstKey();
    }

    /** Steps from here on were never leased. */
    long next() {
        return next;
    }

    /**
     * Leases the oldest step that waits for it; the worker's own unexpired one when it has one.
     *
     * @param limit steps from here on may not be leased now
     */
    Optional<Granted> grant(String worker, long limit, long now) {
        Long own = stepOfWorker.get(worker);
        if (own != null
                && unfinished.get(own) instanceof Entry entry
                && entry.worker.equals(worker)
                && !entry.expired) {
            return Optional.of(new Granted(own, entry.attempt));
        }
        Optional<Long> step = unfinished.entrySet().stream()
                .filter(candidate -> candidate.getValue().expired)
                .map(Map.Entry::getKey)
                .findFirst();
        if (step.isEmpty() && next < limit) {
            unfinished.put(next, new Entry());
            step = Optional.of(next++);
        }
        return step.map(granted -> lease(granted, worker, now));
    }

    private Granted lease(long step, String worker, long now) {
        Entry entry = unfinished.get(step);
        entry.worker = worker;
        entry.attempt++;
        entry.grantedAt = now;
        entry.expiresAt = now + times.leaseNanos();
        entry.expired = false;
        stepOfWorker.put(worker, step);
        return new Granted(step, entry.attempt);
    }

    /** @return whether the step was unfinished until now */
    boolean finish(long step, int attempt, long now) {
        if (step >= next) {
            throw new IllegalStateException("Step " + step + " was finished but never leased; the next is " + next);
        }
        Entry entry = unfinished.remove(step);
        if (entry == null) {
            return false;
        }
        stepOfWorker.remove(entry.worker, step);
        if (entry.attempt == attempt) {
            times.add(now - entry.grantedAt);
        }
        return true;
    }

    /** Ends the leases whose time is over. @return whose they were */
    List<String> expire(long now) {
        List<String> silent = new ArrayList<>();
        for (Map.Entry<Long, Entry> entry : unfinished.entrySet()) {
            Entry lease = entry.getValue();
            if (!lease.expired && now >= lease.expiresAt) {
                lease.expired = true;
                stepOfWorker.remove(lease.worker, entry.getKey());
                silent.add(lease.worker);
            }
        }
        return silent;
    }
}
