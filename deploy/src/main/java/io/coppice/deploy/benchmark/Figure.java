package io.coppice.deploy.benchmark;

import java.util.Optional;

/**
 * One measured figure.
 *
 * @param unit such as {@code steps/s}
 * @param comparison with another figure of the same run
 */
record Figure(String name, double value, String unit, Optional<Comparison> comparison) {

    /** @param of what the figure is divided by; @param bar where one is set */
    record Comparison(double ratio, String of, Optional<Bar> bar) {}

    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, Optional.empty());
    }

    Figure comparedWith(double other, String of) {
        return comparedWith(other, of, Optional.empty());
    }

    Figure comparedWith(double other, String of, Bar bar) {
        return comparedWith(other, of, Optional.of(bar));
    }

    Figure comparedWith(double other, String of, Optional<Bar> bar) {
        return new Figure(name, value, unit, Optional.of(new Comparison(value / other, of, bar)));
    }

    Optional<Bar> bar() {
        return comparison.flatMap(Comparison::bar);
    }

    /** Whether the bar is met; empty where there is none. */
    Optional<Boolean> met() {
        return bar().map(bar -> bar.met(comparison.orElseThrow().ratio()));
    }
}
