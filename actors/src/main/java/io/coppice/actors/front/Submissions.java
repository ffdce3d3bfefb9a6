package io.coppice.actors.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.coppice.compute.kernel.KernelChoice;
import io.coppice.protocols.job.InvalidJobException;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.List;

/**
 * Reads submissions: {@code {"job": ID, "spec": HOCON}}, where the specification is text or, since JSON is HOCON, an
 * object. What the job leaves to the cluster is decided here, once: its kernels, and how many shards it has.
 */
final class Submissions {
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private Submissions() {}

    /** @param spec complete, as HOCON text */
    record Request(String job, String spec) {}

    /** @param shards how many hold the parameters of a job that does not say */
    static Request read(String body, int shards) {
        JsonNode json = parse(body);
        JsonNode spec = json.path("spec");
        if (!spec.isTextual() && !spec.isObject()) {
            throw new FrontException(400, "A submission is {\"job\": ID, \"spec\": JOB}; spec is missing");
        }
        JobSpec read = specification(spec.isTextual() ? spec.textValue() : spec.toString(), shards);
        String job = json.path("job").asText(read.name());
        if (!job.matches(ID)) {
            throw new FrontException(
                    400,
                    "job is " + job + ", allowed: at most 64 letters, digits, dots, dashes and underscores, a letter"
                            + " or digit first");
        }
        return new Request(job, JobSpecs.render(read));
    }

    private static JsonNode parse(String body) {
        try {
            return Json.tree(body);
        } catch (IllegalArgumentException malformed) {
            throw new FrontException(400, "The submission is " + malformed.getMessage());
        }
    }

    private static JobSpec specification(String text, int shards) {
        try {
            JobSpec spec = JobSpecs.parse(text, decided(text, shards));
            return spec.withKernels(KernelChoice.forCluster(spec.kernels()));
        } catch (InvalidJobException | IllegalArgumentException wrong) {
            throw new FrontException(400, wrong.getMessage());
        }
    }

    private static List<String> decided(String text, int shards) {
        try {
            return ConfigFactory.parseString(text).hasPath("train.shards")
                    ? List.of()
                    : List.of("train.shards=" + Math.max(1, shards));
        } catch (ConfigException notHocon) {
            return List.of(); // which is said when the job is read
        }
    }
}
