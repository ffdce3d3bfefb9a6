package io.coppice.protocols.job;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.kernel.KernelName;
import io.coppice.compute.kernel.KernelName.Winograd;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code kernels = NAME}, or a section with the name and what else is said of the kernels. */
final class KernelsFormat {
    static final String KEY = "kernels";
    static final String NAME = "name";
    private static final String WINOGRAD = "winograd";
    private static final List<String> USES =
            Arrays.stream(Winograd.values()).map(KernelsFormat::word).toList();

    private KernelsFormat() {}

    private static String word(Winograd use) {
        return use.name().toLowerCase(Locale.ROOT);
    }

    /** In the text of {@link KernelName}. */
    static String read(ConfigReader job) {
        String fallback = KernelName.of(JobSpec.DEFAULT.kernels()).kernels();
        if (job.has(KEY) && !job.isSection(KEY)) {
            return job.name(KEY, fallback, KernelSelector.names());
        }
        if (!job.has(KEY)) {
            job.name(KEY, fallback, KernelSelector.names()); // whoever listens hears of both forms
        }
        ConfigReader section = job.section(KEY);
        String name = section.name(NAME, fallback, KernelSelector.names());
        Winograd use = Winograd.valueOf(
                section.name(WINOGRAD, word(Winograd.AUTO), USES).toUpperCase(Locale.ROOT));
        section.finish();
        KernelName kernels = new KernelName(name, use);
        if (kernels.knowsWinograd()) {
            return kernels.toString();
        }
        if (use == Winograd.ON) {
            section.problem(
                    WINOGRAD,
                    word(use),
                    "auto or off with kernels.name = " + name
                            + ": only the vector kernels have Winograd's convolutions");
        }
        return name;
    }

    /** In the short form where nothing is said but the name. */
    static void write(String kernels, HoconWriter text) {
        KernelName name = KernelName.of(kernels);
        if (name.winograd() == Winograd.AUTO) {
            text.name(KEY, name.kernels());
        } else {
            text.open(KEY)
                    .name(NAME, name.kernels())
                    .name(WINOGRAD, word(name.winograd()))
                    .close();
        }
    }
}
