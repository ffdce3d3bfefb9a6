package io.coppice.protocols.job;

import io.coppice.compute.optimizer.AdamSettings;
import java.util.List;

/** The {@code optimizer} section of a job. */
final class AdamFormat {
    private static final String NAME = "adam";

    private AdamFormat() {}

    static AdamSettings read(Section section) {
        AdamSettings defaults = AdamSettings.DEFAULT;
        section.name("name", NAME, List.of(NAME));
        return new AdamSettings(
                section.number("rate", defaults.rate(), Allowed.POSITIVE),
                section.number("first-decay", defaults.firstDecay(), Allowed.BELOW_ONE),
                section.number("second-decay", defaults.secondDecay(), Allowed.BELOW_ONE),
                section.number("epsilon", defaults.epsilon(), Allowed.POSITIVE));
    }

    static void write(AdamSettings settings, HoconText text) {
        text.name("name", NAME)
                .number("rate", settings.rate())
                .number("first-decay", settings.firstDecay())
                .number("second-decay", settings.secondDecay())
                .number("epsilon", settings.epsilon());
    }
}
