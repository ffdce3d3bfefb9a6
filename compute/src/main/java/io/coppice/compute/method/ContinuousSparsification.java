package io.coppice.compute.method;

import io.coppice.compute.network.Network;
import io.coppice.compute.network.Shortcuts;
import io.coppice.compute.parameter.PruningPhase;
import io.coppice.compute.parameter.PruningPhase.Masks;
import io.coppice.compute.parameter.PruningPlan;
import io.coppice.compute.parameter.SoftMasks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Continuous sparsification: soft masks of every weight that harden over rounds, then a ticket, rewound and retrained.
 * Savarese, Silva, Maire, "Winning the Lottery with Continuous Sparsification", 2020 (arXiv 1912.04427).
 */
public final class ContinuousSparsification extends WeightMethod {
    ContinuousSparsification(ContinuousSparsificationSettings settings, TrainingPlan plan) {
        super(settings.name(), plan, rule(settings, plan));
    }

    private static PruningPlan rule(ContinuousSparsificationSettings settings, TrainingPlan plan) {
        int classifier = classifier(plan.network());
        SoftMasks masks =
                new SoftMasks(settings.initial(), settings.lambda(), settings.finalBeta(), settings.roundEpochs());
        return new PruningPlan(
                plan.network(),
                plan.stepsPerEpoch(),
                masked(plan.network(), classifier),
                classifier,
                Optional.empty(),
                0,
                Optional.of(masks),
                phases(settings));
    }

    /** All weights but those of the classifier and of the 1 x 1 projections on shortcuts. */
    private static Set<Integer> masked(Network network, int classifier) {
        Set<Integer> masked = new HashSet<>(linearBlocks(network));
        masked.remove(classifier);
        masked.removeAll(Shortcuts.projections(network));
        return masked;
    }

    private static List<PruningPhase> phases(ContinuousSparsificationSettings settings) {
        List<PruningPhase> phases = new ArrayList<>();
        phases.add(PruningPhase.from(0).masked(Masks.SOFT));
        phases.add(PruningPhase.from(settings.rewindEpoch()).masked(Masks.SOFT).keeping());
        for (int round = 1; round < settings.rounds(); round++) {
            phases.add(PruningPhase.from(round * settings.roundEpochs())
                    .masked(Masks.SOFT)
                    .restarting(1));
        }
        phases.add(PruningPhase.from(settings.rounds() * settings.roundEpochs())
                .masked(Masks.TICKET)
                .rewinding()
                .restarting(1));
        return phases;
    }
}
