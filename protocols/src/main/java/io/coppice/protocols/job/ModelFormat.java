package io.coppice.protocols.job;

import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Models;
import java.util.List;

/** The {@code model} section of a job. */
final class ModelFormat {
    private static final String WITH_WIDTHS = "mlp";
    /** The hidden layers of the papers' MLP. */
    private static final List<Integer> WIDTHS = List.of(300, 100);

    private ModelFormat() {}

    static ModelSettings read(Section section) {
        String name = section.name("name", JobSpec.DEFAULT.model().name(), Models.names());
        return new ModelSettings(
                name, section.wholes("widths", name.equals(WITH_WIDTHS) ? WIDTHS : List.of(), 1, 1 << 20));
    }

    static void write(ModelSettings model, HoconText text) {
        text.name("name", model.name()).list("widths", model.widths());
    }
}
