package io.coppice.protocols.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Enum constants as a job writes them: HARD_SIGMOID is {@code hard-sigmoid}. */
public final class Words {

    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E read(ConfigReader section, String key, E fallback, E[] constants) {
        List<String> names = Arrays.stream(constants).map(Words::of).toList();
        return constants[names.indexOf(section.name(key, of(fallback), names))];
    }
}
