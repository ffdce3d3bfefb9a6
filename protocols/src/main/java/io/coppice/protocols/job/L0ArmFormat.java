package io.coppice.protocols.job;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;

/** L0-ARM in a job. */
final class L0ArmFormat implements MethodFormat<L0ArmSettings> {

    @Override
    public String name() {
        return L0ArmSettings.NAME;
    }

    @Override
    public String line() {
        return "binary gates on units, learned from two passes a step (ARM, AR, DisARM)";
    }

    @Override
    public String source() {
        return "Li and Ji, 2019; arXiv 1904.04432";
    }

    @Override
    public Class<L0ArmSettings> settings() {
        return L0ArmSettings.class;
    }

    @Override
    public L0ArmSettings read(ConfigReader section, Optional<List<GateShape>> gates) {
        L0ArmSettings defaults = L0ArmSettings.DEFAULT;
        return new L0ArmSettings(
                Words.read(section, "estimator", defaults.estimator(), Estimator.values()),
                Words.read(section, "gate", defaults.gate(), GateFunction.values()),
                section.number("k", defaults.slope(), Allowed.POSITIVE),
                GateLayers.numbers(section, "lambda", defaults.lambda(), Allowed.NOT_NEGATIVE, gates),
                GateLayers.numbers(section, "drop", defaults.drop(), Allowed.DROP, gates),
                section.number("weight-decay", defaults.weightDecay(), Allowed.NOT_NEGATIVE),
                section.number("gate-rate-factor", defaults.gateRateFactor(), Allowed.POSITIVE),
                GateTrainingFormat.read(section));
    }

    @Override
    public void write(L0ArmSettings settings, HoconWriter text) {
        text.name("estimator", Words.of(settings.estimator()))
                .name("gate", Words.of(settings.gate()))
                .number("k", settings.slope())
                .numbers("lambda", settings.lambda())
                .numbers("drop", settings.drop())
                .number("weight-decay", settings.weightDecay())
                .number("gate-rate-factor", settings.gateRateFactor());
        GateTrainingFormat.write(settings.training(), text);
    }
}
