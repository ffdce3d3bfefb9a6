package io.coppice.actors.checkpoint;

import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.protocols.job.JobSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What makes two runs the same job: a checkpoint serves only the job that wrote it.
 *
 * @param job its id
 * @param fixed what may not change when it is resumed, by name
 */
public record JobIdentity(String job, Map<String, String> fixed) {
    private static final String LOSS = "loss";

    /** Checkpoints from before there was another loss do not say it. */
    public JobIdentity {
        fixed = new LinkedHashMap<>(fixed);
        fixed.putIfAbsent(LOSS, SoftmaxCrossEntropy.PLAIN.toString());
    }

    public static JobIdentity of(String job, JobSpec spec) {
        JobSpec.Data data = spec.data();
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("seed", Long.toString(spec.seed()));
        fixed.put("model", spec.model().toString());
        fixed.put("method.name", spec.method().name());
        fixed.put("data.set", data.set());
        fixed.put("data.batch", Integer.toString(data.batch()));
        fixed.put("data.validation", Integer.toString(data.validation()));
        fixed.put("data.preprocessing", data.preprocessing().toString());
        fixed.put(LOSS, spec.loss().toString());
        // Both decide which arrays there are.
        fixed.put("train.shards", Integer.toString(spec.train().shards()));
        fixed.put("train.average", spec.train().average() == 0 ? "none" : "kept");
        return new JobIdentity(job, fixed);
    }

    /** Why something written under the other identity is not ours; empty when it is. */
    Optional<String> difference(JobIdentity other) {
        if (!job.equals(other.job)) {
            return Optional.of("it is of job " + other.job + ", not of " + job);
        }
        return fixed.entrySet().stream()
                // Checkpoints of before do not say everything that is fixed today.
                .filter(entry -> other.fixed.containsKey(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(other.fixed.get(entry.getKey())))
                .findFirst()
                .map(entry -> "its " + entry.getKey() + " is " + other.fixed.get(entry.getKey()) + ", that of this job "
                        + entry.getValue());
    }
}
