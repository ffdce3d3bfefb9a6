package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * What training makes small: the mean over the samples of how far a network's outputs are from their targets. One's own is a
 * class of this interface and a line in {@link Losses}. Implementations are immutable; results are the same bits whether the
 * code is compiled or not.
 */
public interface Loss {

    /** As {@code loss.name} says it. */
    String name();

    /**
     * The loss of one sample.
     *
     * @param outputs of the network, {@code [output][sample]}
     * @param gradient receives in the sample's column the gradient of the mean over {@code outputs.samples()} samples; null
     *     where it is not wanted
     */
    double sample(Tensor outputs, Targets targets, int sample, Tensor gradient);

    /** The mean over the samples. @param gradient receives that mean's, or null when it is not wanted */
    default double mean(Tensor outputs, Targets targets, Tensor gradient) {
        double sum = 0;
        for (int sample = 0; sample < outputs.samples(); sample++) {
            sum += sample(outputs, targets, sample, gradient);
        }
        return sum / outputs.samples();
    }

    /** The loss of every sample. @param losses receives one number a sample */
    default void each(Tensor outputs, Targets targets, double[] losses) {
        for (int sample = 0; sample < outputs.samples(); sample++) {
            losses[sample] = sample(outputs, targets, sample, null);
        }
    }

    /**
     * What keeps this loss from these targets, as what the key {@code loss.KEY} is and what it should be.
     *
     * @return empty when it fits
     */
    Optional<Misfit> misfit(TargetSchema targets);

    /** A key of the section {@code loss} that does not fit the targets. */
    record Misfit(String key, Object value, String expected) {}

    /** The metric by which such a job is judged when it does not name another. */
    String usualMetric(TargetSchema targets);

    /** Its keys but for the name, in order, each with a number or a list of numbers, as {@link LossKeys} reads them. */
    Map<String, Object> settings();
}
