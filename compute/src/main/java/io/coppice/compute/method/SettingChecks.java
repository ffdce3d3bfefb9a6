package io.coppice.compute.method;

import io.coppice.compute.operator.GateShape;
import java.util.List;

/** Refuses settings that no method can use, naming key, value and what is allowed. */
final class SettingChecks {

    private SettingChecks() {}

    static void requirePositive(String key, double value) {
        require(key, value, value > 0 && Double.isFinite(value), "must be a positive number");
    }

    static void requireNotNegative(String key, double value) {
        require(key, value, value >= 0 && Double.isFinite(value), "must be a number of 0 or more");
    }

    static void requireShare(String key, double value) {
        require(key, value, value > 0 && value < 1, "must be between 0 and 1, both excluded");
    }

    /** The share of units that begin closed; none where the plan's weights were learned before. */
    static void requireDrop(List<Double> drop, TrainingPlan plan) {
        SettingChecks.requireByLayer("drop", drop, plan.gates());
        drop.stream().filter(share -> share != 0 || !plan.pretrained()).forEach(share -> requireShare("drop", share));
    }

    static void requireEpochs(String key, int value, int least, int most) {
        require(
                key,
                value,
                value >= least && value <= most,
                least > most
                        ? "does not fit into the epochs of this training"
                        : "must be from " + least + " to " + most + " in a training of these epochs");
    }

    /** One number for all gate layers, or one for each. */
    static void requireByLayer(String key, List<Double> values, List<GateShape> gates) {
        boolean fits = values.size() == 1 || values.size() == gates.size();
        String names = String.join(", ", gates.stream().map(GateShape::name).toList());
        require(key, values, fits, "takes one number, or one for each of the gate layers " + names);
    }

    /** For each gate layer how many of its units. */
    static void requireUnits(String key, List<Integer> counts, List<GateShape> gates) {
        boolean fits = counts.size() == gates.size();
        for (int layer = 0; fits && layer < counts.size(); layer++) {
            fits = counts.get(layer) >= 1
                    && counts.get(layer) <= gates.get(layer).units();
        }
        String most = String.join(
                ", ",
                gates.stream().map(gate -> gate.name() + " " + gate.units()).toList());
        require(key, counts, fits, "takes for each gate layer a number from 1 to its units (" + most + ")");
    }

    static void require(String key, Object value, boolean allowed, String rule) {
        if (!allowed) {
            throw new IllegalArgumentException(key + " = " + value + ": " + rule);
        }
    }
}
