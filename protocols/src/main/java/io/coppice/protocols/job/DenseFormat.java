package io.coppice.protocols.job;

import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.network.GateShape;
import java.util.List;
import java.util.Optional;

/** The dense baseline in a job. */
final class DenseFormat implements MethodFormat<DenseSettings> {

    @Override
    public String name() {
        return DenseSettings.NAME;
    }

    @Override
    public Class<DenseSettings> settings() {
        return DenseSettings.class;
    }

    @Override
    public DenseSettings read(Section section, Optional<List<GateShape>> gates) {
        return new DenseSettings(
                section.number("weight-decay", DenseSettings.DEFAULT.weightDecay(), Allowed.NOT_NEGATIVE));
    }

    @Override
    public void write(DenseSettings settings, HoconText text) {
        text.number("weight-decay", settings.weightDecay());
    }
}
