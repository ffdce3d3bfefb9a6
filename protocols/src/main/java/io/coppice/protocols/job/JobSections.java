package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.util.List;
import java.util.Optional;

/** Sections of a job as they are written, so that another job can take them over. */
public final class JobSections {

    private JobSections() {}

    /**
     * The section of this key, in HOCON on one line; empty where the job does not say anything of it.
     *
     * @throws InvalidJobException when the text is not HOCON
     */
    public static Optional<String> section(String text, String key) {
        try {
            Config job = ConfigFactory.parseString(text).resolve(ConfigResolveOptions.noSystem());
            return job.hasPath(key)
                    ? Optional.of(job.getValue(key).render(ConfigRenderOptions.concise()))
                    : Optional.empty();
        } catch (ConfigException notHocon) {
            throw new InvalidJobException(List.of(new Problem("", "The job is not HOCON: " + notHocon.getMessage())));
        }
    }
}
