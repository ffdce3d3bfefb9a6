package io.coppice.protocols.job;

import java.util.List;

/** The methods that a job can name. */
final class Methods {

    /** The one place where a method is registered. */
    private static final List<MethodFormat<?>> ALL =
            List.of(new L0ArmFormat(), new L0HcFormat(), new DepL0Format(), new DenseFormat(), new FixedGatesFormat());

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
