package io.coppice.compute.method;

import io.coppice.compute.parameter.Pruning;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The settings of {@link MagnitudePruning}.
 *
 * @param schedule when weights go
 * @param sparsity share of the weights that are gone in the end
 * @param firstEpoch the epoch before which the first weights go, counted from 0
 * @param rounds how often weights go; 1 where they go at once
 * @param roundEpochs epochs from one cut to the next
 * @param rewind whether every cut goes back to the weights of {@code rewindEpoch}, with the optimizer anew
 * @param rewindEpoch how many epochs the weights have seen that a rewind goes back to
 */
public record MagnitudeSettings(
        Schedule schedule,
        double sparsity,
        int firstEpoch,
        int rounds,
        int roundEpochs,
        boolean rewind,
        int rewindEpoch)
        implements MethodSettings {

    public static final String NAME = "magnitude";
    public static final MagnitudeSettings DEFAULT = new MagnitudeSettings(Schedule.GRADUAL, 0.9, 10, 20, 2, false, 2);

    /** How the share of what is gone grows over the cuts. */
    public enum Schedule {
        /** All at once. */
        ONE_SHOT {
            @Override
            double share(double sparsity, int cut, int cuts) {
                return sparsity;
            }
        },
        /** {@code s (1 − (1 − t)³)}: much at first, little in the end. */
        GRADUAL {
            @Override
            double share(double sparsity, int cut, int cuts) {
                double left = 1 - (double) cut / cuts;
                return sparsity * (1 - left * left * left);
            }
        },
        /** The same share of what is left at every cut. */
        ITERATIVE {
            @Override
            double share(double sparsity, int cut, int cuts) {
                return 1 - StrictMath.pow(1 - sparsity, (double) cut / cuts);
            }
        };

        /** @param cut from 1 */
        abstract double share(double sparsity, int cut, int cuts);
    }

    record Cut(int epoch, Pruning pruning) {}

    @Override
    public String name() {
        return NAME;
    }

    List<Cut> cuts() {
        int count = schedule == Schedule.ONE_SHOT ? 1 : rounds;
        List<Cut> cuts = new ArrayList<>();
        for (int cut = 1; cut <= count; cut++) {
            Pruning pruning = new Pruning.Smallest(schedule.share(sparsity, cut, count));
            cuts.add(new Cut(firstEpoch + (cut - 1) * roundEpochs, pruning));
        }
        return cuts;
    }

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return OptionalInt.of(cuts().getLast().epoch());
    }

    @Override
    public MagnitudePruning create(TrainingPlan plan) {
        SettingChecks.requireShare("sparsity", sparsity);
        SettingChecks.requireEpochs("first-epoch", firstEpoch, 1, plan.epochs() - 1);
        int last = cuts().getLast().epoch();
        SettingChecks.require(
                schedule == Schedule.ONE_SHOT ? "first-epoch" : "rounds",
                schedule == Schedule.ONE_SHOT ? firstEpoch : rounds,
                last < plan.epochs(),
                "makes the last cut before epoch " + last
                        + " (first-epoch + (rounds - 1) x round-epochs), which must be"
                        + " below train.epochs (" + plan.epochs()
                        + "); lower first-epoch, rounds or round-epochs, or train longer");
        if (rewind) {
            SettingChecks.requireEpochs("rewind-epoch", rewindEpoch, 1, firstEpoch - 1);
        }
        return new MagnitudePruning(this, plan);
    }
}
