package io.coppice.actors.front;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.actors.training.Roots;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.network.Network;
import io.coppice.protocols.job.DataLook;
import io.coppice.protocols.job.InvalidJobException;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads submissions: {@code {"job": ID, "spec": HOCON}}, where the specification is text or, since JSON is HOCON, an
 * object. What the job leaves to the cluster is decided here, once: its kernels, and how many shards it has.
 */
final class Submissions {
    /** Messages to other nodes hold it as a whole. */
    private static final int SPECIFICATION_LENGTH = 1 << 20;

    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private Submissions() {}

    /**
     * A submission.
     *
     * @param spec complete, as HOCON text
     * @param shardsAreFree whether it did not say how many shards the job has
     */
    record Request(String job, String spec, boolean shardsAreFree) {

        /**
         * The specification as it is known of this job where they differ in nothing but the shards, which were counted when
         * the job came first: a node less must not make another job of it.
         *
         * @param known of the job that is there, empty where there is none
         */
        String specLike(String known) {
            if (!shardsAreFree || known.isEmpty()) {
                return spec;
            }
            try {
                int shards = JobSpecs.parse(known).train().shards();
                String same = JobSpecs.render(JobSpecs.submitted(spec, List.of("train.shards=" + shards)));
                return same.equals(known) ? known : spec;
            } catch (InvalidJobException ofAnotherVersion) {
                return spec;
            }
        }
    }

    /** The same without looking into files. */
    static Request read(String body, int shards) {
        return read(body, shards, DataLook.NONE);
    }

    /**
     * @param shards how many hold the parameters of a job that does not say
     * @param look into files, for a job that leaves to them what they tell
     */
    static Request read(String body, int shards, DataLook look) {
        JsonNode json = parse(body);
        JsonNode spec = json.path("spec");
        if (!spec.isTextual() && !spec.isObject()) {
            throw new FrontException(400, "A submission is {\"job\": ID, \"spec\": JOB}; spec is missing");
        }
        String text = spec.isTextual() ? spec.textValue() : spec.toString();
        JobSpec read = specification(text, shards, look);
        String job = json.path("job").asText(read.name());
        if (!job.matches(ID)) {
            throw new FrontException(
                    400,
                    "job is " + shortened(job)
                            + ", allowed: at most 64 letters, digits, dots, dashes and underscores, a letter"
                            + " or digit first");
        }
        String complete = JobSpecs.render(read);
        if (complete.length() > SPECIFICATION_LENGTH) {
            throw new FrontException(
                    413,
                    "The job's complete specification has " + complete.length() + " characters, and at most "
                            + SPECIFICATION_LENGTH + " can be carried");
        }
        return new Request(job, complete, !saysShards(text));
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    private static JsonNode parse(String body) {
        try {
            return Json.tree(body);
        } catch (IllegalArgumentException malformed) {
            throw new FrontException(400, "The submission is " + malformed.getMessage());
        }
    }

    private static JobSpec specification(String text, int shards, DataLook look) {
        try {
            List<String> decided = saysShards(text) ? List.of() : List.of("train.shards=" + Math.max(1, shards));
            JobSpec spec = JobSpecs.submitted(text, decided, look);
            Preprocessing images = spec.data().preprocessing();
            Network network =
                    spec.model().create(images.input(), images.classes().size());
            return spec.withKernels(KernelSelector.forCluster(
                    spec.kernels(), network, spec.data().batch()));
        } catch (InvalidJobException | IllegalArgumentException | UnusableFileException wrong) {
            throw new FrontException(400, wrong.getMessage());
        }
    }

    /** Looks into the files of this node. @param roots below which it may */
    static DataLook atThisNode(Roots roots) {
        return (set, path) -> {
            roots.require(Map.of("data.path", path));
            Path file = Path.of(path);
            if (!file.isAbsolute() || !Files.exists(file)) {
                String what = file.isAbsolute() ? "there is no such file or folder" : "a relative path";
                throw new FrontException(
                        400,
                        "data.path is " + shortened(path) + ": " + what
                                + " at the node that was asked, which should see"
                                + " in it the classes of " + set.name()
                                + "; name it in full as the nodes see it, or submit the job where the data are");
            }
            return Optional.of(set.look(file));
        };
    }

    private static boolean saysShards(String text) {
        return JobSpecs.says(text, "train.shards");
    }
}
