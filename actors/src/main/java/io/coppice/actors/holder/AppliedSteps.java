package io.coppice.actors.holder;

import java.util.TreeSet;

/** Which steps a state has taken in: all below a mark, and those above it that came early. Bounded by the window. */
final class AppliedSteps {
    private final TreeSet<Long> early = new TreeSet<>();
    private long mark;

    /** @param mark every step below it is in */
    AppliedSteps(long mark) {
        this.mark = mark;
    }

    boolean contains(long step) {
        return step < mark || early.contains(step);
    }

    /** @throws IllegalStateException when the step is in already: it would count twice */
    void add(long step) {
        if (contains(step)) {
            throw new IllegalStateException(
                    "Step " + step + " was taken in before; all below " + mark + " and " + early);
        }
        early.add(step);
        while (!early.isEmpty() && early.first() == mark) {
            early.pollFirst();
            mark++;
        }
    }

    /** How many. */
    long count() {
        return mark + early.size();
    }

    /** Every step below it is in. */
    long mark() {
        return mark;
    }

    boolean hasGaps() {
        return !early.isEmpty();
    }

    @Override
    public String toString() {
        return "all steps below " + mark + (early.isEmpty() ? "" : " and " + early);
    }
}
