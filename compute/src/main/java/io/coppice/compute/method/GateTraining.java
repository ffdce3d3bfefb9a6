package io.coppice.compute.method;

import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What every method that learns gates offers beside its own settings.
 *
 * @param gates for whom they are drawn
 * @param fineTune epochs at the end in which the gates stand still as the finished network has them
 * @param target what the finished network may cost; without one λ stays as it is
 * @param rates whether the gates' rate follows the schedule of the weights'
 */
public record GateTraining(Sampling gates, int fineTune, Optional<CostTarget> target, GateRates rates) {

    /** How the gates' learning rate changes. */
    public enum GateRates {
        /** As the optimizer's schedule says, like that of the weights. */
        OPTIMIZER,
        /** Not at all: gates that slow down with the weights stay undecided. */
        CONSTANT
    }

    /** With the optimizer's schedule. */
    public GateTraining(Sampling gates, int fineTune, Optional<CostTarget> target) {
        this(gates, fineTune, target, GateRates.OPTIMIZER);
    }

    public static final GateTraining DEFAULT = new GateTraining(Sampling.PER_BATCH, 0, Optional.empty());

    /** Who draws gates. */
    public enum Sampling {
        /** One for all samples of a mini-batch, so that a closed unit is not computed. */
        PER_BATCH,
        /** Every sample its own: closer to the papers, and slower. */
        PER_SAMPLE
    }

    /** The gating of samples, where they have gates of their own. */
    Optional<SampleGating> sampleGating(SampleGating ofMethod) {
        return gates == Sampling.PER_SAMPLE ? Optional.of(ofMethod) : Optional.empty();
    }

    /** The epochs after which the gates stand still; empty where they are learned to the end and never fixed. */
    OptionalInt settlesAfter(int epochs) {
        return fixesGates() ? OptionalInt.of(epochs - fineTune) : OptionalInt.empty();
    }

    /** The steps in which gates are learned. */
    long learningSteps(TrainingPlan plan) {
        return plan.steps() - (long) fineTune * plan.stepsPerEpoch();
    }

    /** The gates' optimizer, given that of the weights and how much faster the gates learn. */
    OptimizerSettings optimizer(OptimizerSettings ofWeights, double rateFactor) {
        OptimizerSettings faster = ofWeights.faster(rateFactor);
        return switch (rates) {
            case OPTIMIZER -> faster;
            case CONSTANT -> faster.unscheduled();
        };
    }

    /** The schedule of the gates' rate, given the weights' optimizer. */
    Schedule schedule(OptimizerSettings ofWeights) {
        return switch (rates) {
            case OPTIMIZER -> ofWeights.schedule();
            case CONSTANT -> Schedule.CONSTANT;
        };
    }

    /** Whether a moment comes when the gates are fixed for good. */
    boolean fixesGates() {
        return fineTune > 0 || target.isPresent();
    }

    /** This pricing, or one that is steered so that the target comes out. */
    Pricing steer(Pricing pricing, TrainingPlan plan) {
        return target.<Pricing>map(wanted -> new TargetPricing(wanted, pricing, plan, learningSteps(plan)))
                .orElse(pricing);
    }

    void check(TrainingPlan plan) {
        SettingChecks.require(
                "fine-tune",
                fineTune,
                fineTune >= 0 && fineTune < plan.epochs(),
                "must be a number of epochs from 0 to below train.epochs (" + plan.epochs() + ")");
        target.ifPresent(wanted -> SettingChecks.requireShare("target", wanted.share()));
    }
}
