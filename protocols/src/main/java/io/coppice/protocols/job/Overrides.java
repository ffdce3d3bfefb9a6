package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Set;

/** {@code path=value} on the command line, the value in HOCON. */
final class Overrides {
    private static final String KERNELS = KernelsFormat.KEY + ".";

    private Overrides() {}

    /** A value replaces what was at its path, also where both are sections. */
    static Config apply(Config config, List<String> overrides, List<Problem> problems) {
        Config result = config;
        for (String override : overrides) {
            int equals = override.indexOf('=');
            String path = equals < 0 ? "" : override.substring(0, equals).strip();
            String value = equals < 0 ? "" : override.substring(equals + 1).strip();
            if (value.isEmpty() || !isPath(path)) {
                problems.add(Problem.value("--set", override, "path=value, such as train.epochs=20"));
            } else {
                result = (path.startsWith(KERNELS) ? named(result) : result).withValue(path, value(value));
            }
        }
        return result;
    }

    /** {@code kernels = NAME} is short for a section with that name, which stays when another key of it is set. */
    private static Config named(Config config) {
        ConfigValue kernels = config.root().get(KernelsFormat.KEY);
        boolean isShort = kernels != null && kernels.valueType() == ConfigValueType.STRING;
        return isShort
                ? config.withValue(
                        KernelsFormat.KEY, kernels.atKey(KernelsFormat.NAME).root())
                : config;
    }

    private static boolean isPath(String path) {
        try {
            return !ConfigUtil.splitPath(path).isEmpty();
        } catch (ConfigException notAPath) {
            return false;
        }
    }

    /** What is no HOCON value by itself, such as a path with a colon, stands for its own text. */
    private static ConfigValue value(String text) {
        try {
            Config parsed = ConfigFactory.parseString("value = " + text);
            if (parsed.root().keySet().equals(Set.of("value"))) {
                return parsed.root().get("value");
            }
        } catch (ConfigException notHocon) {
            return ConfigValueFactory.fromAnyRef(text);
        }
        return ConfigValueFactory.fromAnyRef(text);
    }
}
