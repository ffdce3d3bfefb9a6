package io.coppice.compute.method;

import io.coppice.compute.parameter.PruningPhase;
import io.coppice.compute.parameter.PruningPlan;
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

    private static PruningPlan rule(MagnitudeSettings settings, TrainingPlan plan) {
        return new PruningPlan(
                plan.network(),
                plan.stepsPerEpoch(),
                linearBlocks(plan.network()),
                classifier(plan.network()),
                Optional.empty(),
                0,
                Optional.empty(),
                phases(settings));
    }

    private static List<PruningPhase> phases(MagnitudeSettings settings) {
        List<PruningPhase> phases = new ArrayList<>();
        phases.add(PruningPhase.from(0));
        if (settings.rewind()) {
            phases.add(PruningPhase.from(settings.rewindEpoch()).keeping());
        }
        for (MagnitudeSettings.Cut cut : settings.cuts()) {
            PruningPhase phase = PruningPhase.from(cut.epoch()).pruning(cut.pruning());
            phases.add(settings.rewind() ? phase.rewinding().restarting(1) : phase);
        }
        return phases;
    }
}
