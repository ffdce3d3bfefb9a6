package io.coppice.protocols.job;

import io.coppice.compute.method.L0HcSettings;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;

/** L0-HC in a job. */
final class L0HcFormat implements MethodFormat<L0HcSettings> {

    @Override
    public String name() {
        return L0HcSettings.NAME;
    }

    @Override
    public String line() {
        return "hard concrete gates on units, which scale what they let through";
    }

    @Override
    public String source() {
        return "Louizos, Welling and Kingma, 2018; arXiv 1712.01312";
    }

    @Override
    public Class<L0HcSettings> settings() {
        return L0HcSettings.class;
    }

    @Override
    public L0HcSettings read(ConfigReader section, Optional<List<GateShape>> gates) {
        L0HcSettings defaults = L0HcSettings.DEFAULT;
        return new L0HcSettings(
                GateLayers.numbers(section, "lambda", defaults.lambda(), Allowed.NOT_NEGATIVE, gates),
                GateLayers.numbers(section, "drop", defaults.drop(), Allowed.DROP, gates),
                section.number("weight-decay", defaults.weightDecay(), Allowed.NOT_NEGATIVE),
                section.number("gate-rate-factor", defaults.gateRateFactor(), Allowed.POSITIVE),
                GateTrainingFormat.read(section));
    }

    @Override
    public void write(L0HcSettings settings, HoconWriter text) {
        text.numbers("lambda", settings.lambda())
                .numbers("drop", settings.drop())
                .number("weight-decay", settings.weightDecay())
                .number("gate-rate-factor", settings.gateRateFactor());
        GateTrainingFormat.write(settings.training(), text);
    }
}
