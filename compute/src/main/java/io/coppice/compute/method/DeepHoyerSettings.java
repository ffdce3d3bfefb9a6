package io.coppice.compute.method;

import io.coppice.compute.parameter.GroupHoyer;
import io.coppice.compute.parameter.GroupLasso;
import io.coppice.compute.parameter.HoyerSquare;
import io.coppice.compute.parameter.Lasso;
import io.coppice.compute.parameter.Pruning;
import io.coppice.compute.parameter.Regulariser;
import io.coppice.compute.parameter.TransformedLasso;
import java.util.OptionalInt;

/**
 * The settings of {@link DeepHoyer} and of its baselines.
 *
 * @param penalty which regulariser
 * @param strength α, what the regulariser is multiplied by
 * @param threshold weights up to this magnitude go; not read where {@code sensitivity} is above 0
 * @param sensitivity weights up to this many standard deviations of their layer go, or 0 for the fixed threshold
 * @param filterThreshold filters of which no weight is larger go whole: what a few multiply-adds cost is in the
 *     convolutions; 0 to leave them
 * @param denseEpochs epochs before the regulariser begins
 * @param fineTuneEpochs epochs after the threshold
 * @param fineTuneRateFactor the rate of those as a multiple of the optimizer's
 */
public record DeepHoyerSettings(
        Penalty penalty,
        double strength,
        double threshold,
        double sensitivity,
        double filterThreshold,
        int denseEpochs,
        int fineTuneEpochs,
        double fineTuneRateFactor)
        implements MethodSettings {

    public static final String NAME = "deephoyer";
    public static final DeepHoyerSettings DEFAULT =
            new DeepHoyerSettings(Penalty.HOYER_SQUARE, 1e-3, 1e-4, 0, 0, 0, 50, 0.1);

    /** The regularisers that a job can name. */
    public enum Penalty {
        HOYER_SQUARE(new HoyerSquare()),
        GROUP_HS(new GroupHoyer(true, true)),
        L1(new Lasso()),
        TRANSFORMED_L1(new TransformedLasso()),
        GROUP_LASSO(new GroupLasso());

        private final Regulariser regulariser;

        Penalty(Regulariser regulariser) {
            this.regulariser = regulariser;
        }

        Regulariser regulariser() {
            return regulariser;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    Pruning pruning() {
        return sensitivity > 0 ? new Pruning.BelowDeviation(sensitivity) : new Pruning.Below(threshold);
    }

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return OptionalInt.of(epochs - fineTuneEpochs);
    }

    @Override
    public DeepHoyer create(TrainingPlan plan) {
        SettingChecks.requireNotNegative("strength", strength);
        SettingChecks.requireNotNegative("threshold", threshold);
        SettingChecks.requireNotNegative("sensitivity", sensitivity);
        SettingChecks.requireNotNegative("filter-threshold", filterThreshold);
        SettingChecks.requirePositive("fine-tune-rate-factor", fineTuneRateFactor);
        SettingChecks.requireEpochs("fine-tune-epochs", fineTuneEpochs, 1, plan.epochs() - 1 - denseEpochs);
        return new DeepHoyer(this, plan);
    }
}
