package io.coppice.compute.method;

import io.coppice.compute.gate.GateGenerator.Direction;
import io.coppice.compute.gate.SampleGating;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of {@link DepL0}.
 *
 * @param lambda strength of the penalty on the expected number of weights; not divided by N
 * @param direction which way layers depend on each other
 * @param generatorRate learning rate of the generator's own Adam
 */
public record DepL0Settings(double lambda, Direction direction, double generatorRate, GateTraining training)
        implements MethodSettings {

    public static final String NAME = "dep-l0";

    /** λ as L0's 0.1/N at 55,000 samples, since the paper has no LeNet-5. */
    public static final DepL0Settings DEFAULT = new DepL0Settings(2e-6, Direction.FORWARD, 1e-3, GateTraining.DEFAULT);

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

    @Override
    public OptionalInt settlesAfter(int epochs) {
        return training.settlesAfter(epochs);
    }

    @Override
    public DepL0 create(TrainingPlan plan) {
        SettingChecks.requireNotNegative("lambda", lambda);
        SettingChecks.requirePositive("generator-rate", generatorRate);
        training.check(plan);
        return new DepL0(this, plan);
    }
}
