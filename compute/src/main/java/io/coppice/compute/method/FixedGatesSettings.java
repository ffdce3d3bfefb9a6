package io.coppice.compute.method;

import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.GateShape.Axis;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The settings of {@link FixedGates} where some units are open: a network of given widths, such as 6-10-39-11.
 *
 * @param keep how many units are open, by gate layer
 * @param weightDecay the effective coefficient: the gradient of an open unit's weights is {@code weightDecay * w}
 */
public record FixedGatesSettings(List<Integer> keep, double weightDecay) implements MethodSettings {

    public static final String NAME = "fixed";
    public static final double DEFAULT_WEIGHT_DECAY = 8.3e-9;

    public FixedGatesSettings {
        keep = List.copyOf(keep);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FixedGates create(TrainingPlan plan) {
        List<GateShape> gates = plan.gates();
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        SettingChecks.requireUnits("keep", keep, gates);
        List<UnitSet> open = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            UnitSet all = UnitSet.all(gates.get(layer).units());
            UnitSet behindOpen =
                    layer == 0 ? all : behind(gates.get(layer - 1), open.get(layer - 1), all, gates.get(layer));
            open.add(spread(behindOpen, all, keep.get(layer)));
        }
        return new FixedGates(NAME, weightDecay, open);
    }

    /** The inputs of a dense layer that open channels before it reach; an input of a closed one would count for nothing. */
    private static UnitSet behind(GateShape before, UnitSet openBefore, UnitSet all, GateShape gate) {
        boolean flattened =
                before.axis() == Axis.OUTPUT && gate.axis() == Axis.INPUT && all.total() % before.units() == 0;
        return flattened ? openBefore.expand(all.total() / before.units()) : all;
    }

    /** {@code count} units at even distances among the preferred ones, or beyond them when they are too few. */
    private static UnitSet spread(UnitSet preferred, UnitSet all, int count) {
        int among = Math.min(count, preferred.count());
        BitSet chosen = new BitSet(all.total());
        for (int i = 0; i < among; i++) {
            chosen.set(preferred.unit((int) ((long) i * preferred.count() / among)));
        }
        for (int unit = 0; chosen.cardinality() < count; unit++) {
            chosen.set(unit);
        }
        return UnitSet.of(all.total(), chosen);
    }
}
