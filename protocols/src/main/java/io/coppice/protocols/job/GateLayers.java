package io.coppice.protocols.job;

import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;

/** Settings of gate layers in a job: one number for all of them, or one each. */
final class GateLayers {

    private GateLayers() {}

    /** @param gates empty when the network itself is wrong and lengths cannot be checked */
    static List<Double> numbers(
            ConfigReader section, String key, List<Double> fallback, Allowed allowed, Optional<List<GateShape>> gates) {
        List<Double> values = section.numbers(key, fallback, allowed);
        boolean fits = values.size() == 1
                || gates.isEmpty()
                || values.size() == gates.get().size();
        if (fits && !values.isEmpty()) {
            return values;
        }
        String layers =
                gates.map(known -> known.size() + " (" + names(known) + ")").orElse("one for each gate layer");
        section.problem(key, values, "one number, or a list of " + layers);
        return fallback;
    }

    private static String names(List<GateShape> gates) {
        return String.join(", ", gates.stream().map(GateShape::name).toList());
    }
}
