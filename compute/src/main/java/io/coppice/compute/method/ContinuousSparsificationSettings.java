package io.coppice.compute.method;

import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.Network;
import java.util.OptionalInt;

/**
 * The settings of {@link ContinuousSparsification}. What the rounds leave of the training's epochs is for the ticket.
 *
 * @param initial s_0, which sets the sparsity: lower is sparser
 * @param lambda strength of the penalty on the masks
 * @param finalBeta β at the end of every round
 * @param rewindEpoch how many epochs the weights have seen that the ticket goes back to
 */
public record ContinuousSparsificationSettings(
        double initial, double lambda, double finalBeta, int rounds, int roundEpochs, int rewindEpoch)
        implements MethodSettings {

    public static final String NAME = "continuous-sparsification";
    public static final ContinuousSparsificationSettings DEFAULT =
            new ContinuousSparsificationSettings(0, 1e-8, 200, 3, 85, 2);

    @Override
    public String name() {
        return NAME;
    }

    /** Masked convolutions as Glorot and Bengio have them, as in the paper's code. */
    @Override
    public Initialisation initialisation(Network network) {
        return Initialisation.papers(network).withConvolutions(Initialisation.Rule.XAVIER);
    }

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return OptionalInt.of(rounds * roundEpochs);
    }

    @Override
    public ContinuousSparsification create(TrainingPlan plan) {
        SettingChecks.requireNotNegative("lambda", lambda);
        SettingChecks.requirePositive("final-beta", finalBeta);
        SettingChecks.requireEpochs("rewind-epoch", rewindEpoch, 1, roundEpochs - 1);
        SettingChecks.requireEpochs("rounds x round-epochs", rounds * roundEpochs, 1, plan.epochs() - 1);
        return new ContinuousSparsification(this, plan);
    }
}
