package io.coppice.compute.method;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateFunction;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.operator.GateShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of {@link L0Arm}.
 *
 * @param estimator of the gates' gradient
 * @param gate from φ to π
 * @param slope the k of g
 * @param lambda strength of the L0 penalty, one for all gate layers or one for each; divided by N here and nowhere else
 * @param drop share of the units that begin closed, one for all gate layers or one for each; 0 where weights are given,
 *     whose gates all begin open
 * @param weightDecay the effective coefficient: the gradient is {@code weightDecay * π_j * w}
 * @param gateRateFactor learning rate of φ as a multiple of the weights' rate
 */
public record L0ArmSettings(
        Estimator estimator,
        GateFunction gate,
        double slope,
        List<Double> lambda,
        List<Double> drop,
        double weightDecay,
        double gateRateFactor,
        GateTraining training)
        implements MethodSettings {

    public static final String NAME = "l0-arm";

    /** The paper's settings for LeNet-5 at λ = 0.1. */
    public static final L0ArmSettings DEFAULT =
            new L0ArmSettings(Estimator.ARM, GateFunction.SIGMOID, 7, List.of(0.1), List.of(0.5), 8.3e-9, 1);

    /** λ as it is, and gates that are learned to the end. */
    public L0ArmSettings(
            Estimator estimator,
            GateFunction gate,
            double slope,
            List<Double> lambda,
            List<Double> drop,
            double weightDecay,
            double gateRateFactor) {
        this(estimator, gate, slope, lambda, drop, weightDecay, gateRateFactor, GateTraining.DEFAULT);
    }

    public L0ArmSettings {
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
        return training.sampleGating(new SampleGating.Bernoulli(estimator));
    }

    @Override
    public L0ArmSettings begunOpen() {
        return new L0ArmSettings(estimator, gate, slope, lambda, List.of(0.0), weightDecay, gateRateFactor, training);
    }

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return training.settlesAfter(epochs);
    }

    @Override
    public L0Arm create(TrainingPlan plan) {
        List<GateShape> gates = plan.gates();
        SettingChecks.requirePositive("k", slope);
        SettingChecks.requireByLayer("lambda", lambda, gates);
        lambda.forEach(value -> SettingChecks.requireNotNegative("lambda", value));
        SettingChecks.requireDrop(drop, plan);
        SettingChecks.requireNotNegative("weight-decay", weightDecay);
        SettingChecks.requirePositive("gate-rate-factor", gateRateFactor);
        SettingChecks.require(
                "gates",
                "per-sample",
                sampleGating().isEmpty() || !estimator.hasBaseline(),
                "needs estimator arm, ar or disarm: a running mean says nothing of single samples");
        training.check(plan);
        return new L0Arm(this, plan, new WeightPricing(gates, lambda, plan.samples()));
    }
}
