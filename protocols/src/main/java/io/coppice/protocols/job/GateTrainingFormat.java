package io.coppice.protocols.job;

import io.coppice.compute.account.CostKind;
import io.coppice.compute.method.CostTarget;
import io.coppice.compute.method.GateTraining;
import io.coppice.compute.method.GateTraining.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the methods that learn gates have in common, in the {@code method} section of a job. */
final class GateTrainingFormat {

    private GateTrainingFormat() {}

    static GateTraining read(ConfigReader section) {
        GateTraining defaults = GateTraining.DEFAULT;
        int fineTune = section.whole("fine-tune", defaults.fineTune(), 0, 1_000_000);
        Sampling gates = Words.read(section, "gates", defaults.gates(), Sampling.values());
        GateTraining.GateRates rates =
                Words.read(section, "gate-schedule", defaults.rates(), GateTraining.GateRates.values());
        return new GateTraining(gates, fineTune, target(section), rates);
    }

    private static Optional<CostTarget> target(ConfigReader section) {
        ConfigReader target = section.section("target");
        List<CostTarget> targets = new ArrayList<>();
        for (CostKind kind : CostKind.values()) {
            double share = target.number(Words.of(kind), Double.NaN, Allowed.BETWEEN_ZERO_AND_ONE);
            if (!Double.isNaN(share)) {
                targets.add(new CostTarget(kind, share));
            }
        }
        target.finish();
        if (targets.size() > 1) {
            section.problem(
                    "target", "a budget of both", "multiply-adds or weights: one price cannot meet two budgets");
        }
        return targets.stream().findFirst();
    }

    static void write(GateTraining training, HoconWriter text) {
        text.name("gates", Words.of(training.gates()))
                .number("fine-tune", training.fineTune())
                .name("gate-schedule", Words.of(training.rates()));
        training.target()
                .ifPresent(target -> text.open("target")
                        .number(Words.of(target.kind()), target.share())
                        .close());
    }
}
