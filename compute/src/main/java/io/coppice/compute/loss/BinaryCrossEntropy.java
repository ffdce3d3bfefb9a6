package io.coppice.compute.loss;

import io.coppice.compute.targets.Probabilities;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cross entropy of the sigmoid of each output, for one column of yes and no or several (multi-label): the mean over the
 * columns of −(w y ln σ(z) + (1 − y) ln σ(−z)).
 *
 * @param positiveWeights w: how much more a yes counts than a no, one for all columns or one each; empty for 1
 */
public record BinaryCrossEntropy(List<Double> positiveWeights) implements Loss {
    static final String NAME = "binary-cross-entropy";
    private static final String POSITIVE_WEIGHT = "positive-weight";

    public BinaryCrossEntropy {
        positiveWeights = List.copyOf(positiveWeights);
    }

    static Loss read(LossKeys keys) {
        return new BinaryCrossEntropy(keys.numbers(POSITIVE_WEIGHT, List.of(), LossKeys.Range.POSITIVE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double sample(Tensor outputs, Targets targets, int sample, Tensor gradient) {
        float[] values = ((Targets.YesNo) targets).values();
        int columns = outputs.channels();
        double share = 1.0 / ((double) columns * outputs.samples());
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double y = values[sample * columns + column];
            double z = outputs.data()[column * outputs.planeStride() + sample];
            double yes = y * weight(column);
            sum += yes * Probabilities.softplus(-z) + (1 - y) * Probabilities.softplus(z);
            if (gradient != null) {
                gradient.data()[column * gradient.planeStride() + sample] =
                        (float) (share * ((1 - y + yes) * Probabilities.sigmoid(z) - yes));
            }
        }
        return sum / columns;
    }

    private double weight(int column) {
        return switch (positiveWeights.size()) {
            case 0 -> 1;
            case 1 -> positiveWeights.getFirst();
            default -> positiveWeights.get(column);
        };
    }

    @Override
    public Optional<Misfit> misfit(TargetSchema targets) {
        if (!(targets instanceof TargetSchema.YesNo)) {
            return Optional.of(Losses.otherTargets(this, targets));
        }
        return positiveWeights.size() <= 1 || positiveWeights.size() == targets.outputs()
                ? Optional.empty()
                : Optional.of(new Misfit(
                        POSITIVE_WEIGHT,
                        positiveWeights,
                        "one number, or a list of " + targets.outputs() + ", one for each column of data.label"));
    }

    @Override
    public String usualMetric(TargetSchema targets) {
        return "auc";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(POSITIVE_WEIGHT, positiveWeights);
    }
}
