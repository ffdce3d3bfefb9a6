package io.coppice.actors.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.message.EpochRow;
import java.util.List;

/**
 * Where a job stands at a checkpoint. Checkpoints are taken drained, so the number of finished steps says it all: no
 * step above it has begun, none below it is missing.
 *
 * @param step steps finished
 * @param epochSeconds seconds already spent on the epoch under way
 * @param seconds seconds already spent on the job
 * @param sums of the epoch under way
 * @param history the finished epochs
 * @param start what was measured of the given weights before the first step; without values where it was not
 */
public record TrainingProgress(
        long step, double epochSeconds, double seconds, EpochSums sums, List<EpochRow> history, MetricValues start) {

    /** Checkpoints of before measured no start. */
    public TrainingProgress {
        start = start == null ? MetricValues.none(Metrics.ACCURACY) : start;
    }

    /** Of which the start was not measured. */
    TrainingProgress(long step, double epochSeconds, double seconds, EpochSums sums, List<EpochRow> history) {
        this(step, epochSeconds, seconds, sums, history, null);
    }

    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static TrainingProgress start(int gateLayers) {
        return new TrainingProgress(0, 0, 0, EpochSums.empty(gateLayers), List.of());
    }

    public String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A cursor cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the text is no cursor */
    public static TrainingProgress fromJson(String json) {
        try {
            return MAPPER.readValue(json, TrainingProgress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No cursor of a job: " + e.getOriginalMessage(), e);
        }
    }
}
