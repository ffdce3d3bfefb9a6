package io.coppice.protocols.job;

import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.method.DepL0Settings;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;

/** Dep-L0 in a job. */
final class DepL0Format implements MethodFormat<DepL0Settings> {

    @Override
    public String name() {
        return DepL0Settings.NAME;
    }

    @Override
    public String line() {
        return "hard concrete gates whose parameters one network-wide generator makes";
    }

    @Override
    public String source() {
        return "Li and Ji, 2021; arXiv 2107.00070";
    }

    @Override
    public Class<DepL0Settings> settings() {
        return DepL0Settings.class;
    }

    @Override
    public DepL0Settings read(ConfigReader section, Optional<List<GateShape>> gates) {
        DepL0Settings defaults = DepL0Settings.DEFAULT;
        return new DepL0Settings(
                section.number("lambda", defaults.lambda(), Allowed.NOT_NEGATIVE),
                Words.read(section, "direction", defaults.direction(), Direction.values()),
                section.number("generator-rate", defaults.generatorRate(), Allowed.POSITIVE),
                GateTrainingFormat.read(section));
    }

    @Override
    public void write(DepL0Settings settings, HoconWriter text) {
        text.number("lambda", settings.lambda())
                .name("direction", Words.of(settings.direction()))
                .number("generator-rate", settings.generatorRate());
        GateTrainingFormat.write(settings.training(), text);
    }
}
