package io.coppice.protocols.job;

import io.coppice.compute.method.FixedGatesSettings;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;

/** Gates fixed at given widths in a job; all open where {@code keep} is not given. */
final class FixedGatesFormat implements MethodFormat<FixedGatesSettings> {

    @Override
    public String name() {
        return FixedGatesSettings.NAME;
    }

    @Override
    public String line() {
        return "gates that the job sets and nothing learns, for experiments and measurements";
    }

    @Override
    public Class<FixedGatesSettings> settings() {
        return FixedGatesSettings.class;
    }

    @Override
    public FixedGatesSettings read(ConfigReader section, Optional<List<GateShape>> gates) {
        List<Integer> all =
                gates.orElse(List.of()).stream().map(GateShape::units).toList();
        List<Integer> keep = section.wholes("keep", all, 1, Integer.MAX_VALUE);
        if (gates.isPresent() && !fits(keep, all)) {
            section.problem("keep", keep, "how many units stay open in each gate layer, at most " + all);
            keep = all;
        }
        return new FixedGatesSettings(
                keep, section.number("weight-decay", FixedGatesSettings.DEFAULT_WEIGHT_DECAY, Allowed.NOT_NEGATIVE));
    }

    private static boolean fits(List<Integer> keep, List<Integer> all) {
        boolean fits = keep.size() == all.size();
        for (int layer = 0; fits && layer < keep.size(); layer++) {
            fits = keep.get(layer) <= all.get(layer);
        }
        return fits;
    }

    @Override
    public void write(FixedGatesSettings settings, HoconWriter text) {
        text.list("keep", settings.keep()).number("weight-decay", settings.weightDecay());
    }
}
