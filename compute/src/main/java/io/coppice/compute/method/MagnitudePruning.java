package io.coppice.compute.method;

import io.coppice.compute.parameter.WeightPhase;
import io.coppice.compute.parameter.WeightRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The smallest weights of the whole network go: at once, gradually (Zhu and Gupta, 2017; arXiv 1710.01878) or over rounds,
 * each of which may rewind what is left (Frankle et al., 2019; arXiv 1903.01611).
 */
public final class MagnitudePruning extends WeightMethod {

    MagnitudePruning(MagnitudeSettings settings, TrainingPlan plan) {
        super(settings.name(), plan, rule(settings, plan));
    }

    private static WeightRule rule(MagnitudeSettings settings, TrainingPlan plan) {
        return new WeightRule(
                plan.network(),
                plan.stepsPerEpoch(),
                linearBlocks(plan.network()),
                classifier(plan.network()),
                Optional.empty(),
                0,
                Optional.empty(),
                phases(settings));
    }

    private static List<WeightPhase> phases(MagnitudeSettings settings) {
        List<WeightPhase> phases = new ArrayList<>();
        phases.add(WeightPhase.from(0));
        if (settings.rewind()) {
            phases.add(WeightPhase.from(settings.rewindEpoch()).keeping());
        }
        for (MagnitudeSettings.Cut cut : settings.cuts()) {
            WeightPhase phase = WeightPhase.from(cut.epoch()).pruning(cut.pruning());
            phases.add(settings.rewind() ? phase.rewinding().restarting(1) : phase);
        }
        return phases;
    }
}
