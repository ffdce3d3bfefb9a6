package io.coppice.compute.method;

import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of {@link L0Hc}.
 *
 * @param lambda strength of the L0 penalty, one for all gate layers or one for each; divided by N
 * @param drop share of the units that begin closed, one for all gate layers or one for each; 0 where weights are given,
 *     whose gates all begin open
 * @param weightDecay the effective coefficient: the gradient is {@code weightDecay * P(z_j ≠ 0) * w}
 * @param gateRateFactor learning rate of log α as a multiple of the weights' rate
 */
public record L0HcSettings(
        List<Double> lambda, List<Double> drop, double weightDecay, double gateRateFactor, GateTraining training)
        implements MethodSettings {

    public static final String NAME = "l0-hc";

    /** The paper's settings for LeNet-5 at λ = 0.1. */
    public static final L0HcSettings DEFAULT =
            new L0HcSettings(List.of(0.1), List.of(0.5), 8.3e-9, 1, GateTraining.DEFAULT);

    public L0HcSettings {
        lambda = List.copyOf(lambda);
        drop = List.copyOf(drop);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<CostTarget> target() {
        return training.target();
    }

    @Override
    public Optional<SampleGating> sampleGating() {
        return training.sampleGating(new SampleGating.HardConcreteGates());
    }

    /** Convolutions by fan-in, as in the paper's code. */
    @Override
    public Initialisation initialisation(Network network) {
        return Initialisation.papers(network).withConvolutions(Initialisation.Rule.FAN_IN);
    }

    @Override
    public L0HcSettings begunOpen() {
        return new L0HcSettings(lambda, List.of(0.0), weightDecay, gateRateFactor, training);
    }

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return training.settlesAfter(epochs);
    }

    @Override
    public L0Hc create(TrainingPlan plan) {
        List<GateShape> gates = plan.gates();
        SettingChecks.requireByLayer("lambda", lambda, gates);
        lambda.forEach(value -> SettingChecks.requireNotNegative("lambda", value));
        SettingChecks.requireDrop(drop, plan);
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        SettingChecks.requirePositive("gate-rate-factor", gateRateFactor);
        training.check(plan);
        return new L0Hc(this, plan, new WeightPricing(gates, lambda, plan.samples()));
    }
}
