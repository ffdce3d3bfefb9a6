package io.coppice.compute.method;

import io.coppice.compute.network.GateShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/** Collects what is wrong with the settings of a method. */
final class SettingChecks {
    private final List<InvalidSetting> problems = new ArrayList<>();

    SettingChecks number(String key, double value, DoublePredicate allowed, String allowedText) {
        if (!allowed.test(value)) {
            problems.add(new InvalidSetting(key, value, "must be " + allowedText));
        }
        return this;
    }

    /** One number for all gate layers, or one for each. */
    SettingChecks perLayer(
            String key, List<Double> values, List<GateShape> gates, DoublePredicate allowed, String allowedText) {
        if (values.size() != 1 && values.size() != gates.size()) {
            String names = String.join(", ", gates.stream().map(GateShape::name).toList());
            problems.add(new InvalidSetting(
                    key, values, "takes one number or one for each of the " + gates.size() + " gate layers: " + names));
        }
        for (double value : values) {
            number(key, value, allowed, allowedText);
        }
        return this;
    }

    List<InvalidSetting> problems() {
        return List.copyOf(problems);
    }

    static boolean finiteAndNotNegative(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    static boolean finiteAndPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    static boolean betweenZeroAndOne(double value) {
        return value > 0 && value < 1;
    }
}
