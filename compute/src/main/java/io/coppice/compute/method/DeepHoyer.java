package io.coppice.compute.method;

import io.coppice.compute.parameter.PruningPhase;
import io.coppice.compute.parameter.PruningPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Training with a regulariser that makes weights sparse, then a threshold, then fine-tuning with the zeros held. Yang, Wen,
 * Li, "DeepHoyer: Learning Sparser Neural Network with Differentiable Scale-Invariant Sparsity Measures", 2020 (arXiv
 * 1908.09979); with other regularisers its baselines.
 */
public final class DeepHoyer extends WeightMethod {

    DeepHoyer(DeepHoyerSettings settings, TrainingPlan plan) {
        super(settings.name(), plan, rule(settings, plan));
    }

    private static PruningPlan rule(DeepHoyerSettings settings, TrainingPlan plan) {
        return new PruningPlan(
                plan.network(),
                plan.stepsPerEpoch(),
                linearBlocks(plan.network()),
                classifier(plan.network()),
                Optional.of(settings.penalty().regulariser()),
                settings.strength(),
                Optional.empty(),
                phases(settings, plan.epochs()));
    }

    private static List<PruningPhase> phases(DeepHoyerSettings settings, int epochs) {
        List<PruningPhase> phases = new ArrayList<>();
        if (settings.denseEpochs() > 0) {
            phases.add(PruningPhase.from(0));
        }
        phases.add(PruningPhase.from(settings.denseEpochs()).regularising());
        phases.add(PruningPhase.from(epochs - settings.fineTuneEpochs())
                .pruning(settings.pruning())
                .pruningFilters(settings.filterThreshold())
                .restarting(settings.fineTuneRateFactor()));
        return phases;
    }
}
