package io.coppice.protocols.job;

import io.coppice.compute.method.DenseSettings;
import java.util.List;

/** The methods that a job can name. */
final class Methods {

    private static final MethodFormat<?> DENSE = MethodFormat.of(
            DenseSettings.NAME,
            "every unit stays: the baseline that the others are measured against",
            "",
            DenseSettings.class,
            (section, gates) -> new DenseSettings(
                    section.number("weight-decay", DenseSettings.DEFAULT.weightDecay(), Allowed.NOT_NEGATIVE)),
            (settings, text) -> text.number("weight-decay", settings.weightDecay()));

    /** The one place where a method is registered. */
    private static final List<MethodFormat<?>> ALL = List.of(
            new L0ArmFormat(),
            new L0HcFormat(),
            new DepL0Format(),
            WeightFormats.CONTINUOUS_SPARSIFICATION,
            WeightFormats.DEEP_HOYER,
            WeightFormats.MAGNITUDE,
            DENSE,
            new FixedGatesFormat());

    private Methods() {}

    static List<String> names() {
        return ALL.stream().map(MethodFormat::name).toList();
    }

    static MethodFormat<?> named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("No method is named " + name + "; there are " + names()));
    }
}
