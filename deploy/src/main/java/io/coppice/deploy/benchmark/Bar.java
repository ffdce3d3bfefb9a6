package io.coppice.deploy.benchmark;

import io.coppice.deploy.report.Figures;

/** What a figure should reach. @param atLeast whether the limit is the least or the most that is allowed */
record Bar(boolean atLeast, double limit) {

    static Bar atLeast(double limit) {
        return new Bar(true, limit);
    }

    static Bar atMost(double limit) {
        return new Bar(false, limit);
    }

    boolean met(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    String text() {
        return (atLeast ? "at least " : "at most ") + Figures.shortest(limit);
    }
}
