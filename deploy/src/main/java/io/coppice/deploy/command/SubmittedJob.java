package io.coppice.deploy.command;

import io.coppice.protocols.job.DataLook;
import io.coppice.protocols.job.InvalidJobException;
import io.coppice.protocols.job.JobSections;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A job as it is sent to a cluster: what its files tell is found where it is submitted, if they are there, and else left to
 * the node that takes it. Paths are sent in full; what else the job leaves open, the cluster decides.
 *
 * @param name of the job
 * @param text in HOCON
 */
record SubmittedJob(Optional<String> name, String text) {

    static SubmittedJob of(Environment environment, String text, List<String> overrides) {
        AtomicReference<String> away = new AtomicReference<>();
        DataLook look = (set, path) -> {
            Path file = inFull(environment, path);
            if (!Files.exists(file)) {
                away.set(path);
                return Optional.empty();
            }
            return Optional.of(set.look(file));
        };
        JobSpec asked;
        try {
            asked = JobSpecs.parse(text, overrides, look);
        } catch (InvalidJobException incomplete) {
            if (away.get() == null) {
                throw incomplete;
            }
            requireInFull("data.path", away.get());
            return new SubmittedJob(Optional.empty(), JobSpecs.merge(text, overrides));
        }
        List<String> found = new ArrayList<>(overrides);
        data(environment, asked, found);
        asked.model().init().ifPresent(path -> {
            Path file = inFull(environment, path);
            if (Files.exists(file)) {
                found.add("model.init=" + quoted(file));
            } else {
                requireInFull("model.init", path);
            }
        });
        return new SubmittedJob(Optional.of(asked.name()), JobSpecs.merge(text, found));
    }

    private static void data(Environment environment, JobSpec asked, List<String> found) {
        Optional<String> path = asked.data().path();
        if (path.isEmpty()) {
            return;
        }
        Path files = inFull(environment, path.get());
        if (!Files.exists(files)) {
            requireInFull("data.path", path.get());
            return;
        }
        JobSpec.Data located = NewJob.located(environment, asked.data());
        if (located.dataset().preprocessing().isEmpty()) {
            // The whole section: what the files told takes the place of what led to it, such as data.label.
            JobSections.section(JobSpecs.render(asked.withData(located)), "data")
                    .ifPresent(section -> found.add("data=" + section));
        }
        found.add("data.path=" + quoted(files));
        found.add("data.validation=" + located.validation());
    }

    private static Path inFull(Environment environment, String path) {
        return environment.resolve(Path.of(path)).toAbsolutePath().normalize();
    }

    /** The nodes would look for a relative path in folders of their own. */
    private static void requireInFull(String key, String path) {
        if (!Path.of(path).isAbsolute()) {
            throw UserException.wrong(
                    key + " is " + path + ", which is not here; name it in full as the nodes see it, or"
                            + " submit the job from the folder that holds it");
        }
    }

    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
