package io.coppice.actors.holder;

/** How many updates the steps missed between their pull and their push. */
final class Staleness {
    private static final int LAST = 64;

    private final long[] histogram = new long[LAST + 1];
    private long most;

    void add(long missed) {
        most = Math.max(most, missed);
        histogram[(int) Math.min(missed, LAST)]++;
    }

    long most() {
        return most;
    }

    /** How many steps missed 0, 1, 2, ... updates; the last number counts all that missed more. */
    long[] histogram() {
        return histogram.clone();
    }
}
