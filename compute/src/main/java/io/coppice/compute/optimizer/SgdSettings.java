package io.coppice.compute.optimizer;

import java.util.List;

/**
 * Stochastic gradient descent with momentum as PyTorch has it: {@code b = momentum b + g} with b from zero, then
 * {@code w -= rate b}, or with Nesterov's {@code w -= rate (g + momentum b)} (Sutskever et al., 2013).
 *
 * @param momentum 0 for none
 * @param nesterov needs a momentum
 */
public record SgdSettings(double rate, double momentum, boolean nesterov, double weightDecay, Schedule schedule)
        implements OptimizerSettings {

    public static final String MOMENTUM = ".momentum";

    /** The settings of the CIFAR experiments in most papers. */
    public static final SgdSettings DEFAULT = new SgdSettings(0.1, 0.9, true, 0, Schedule.CONSTANT);

    /** @throws IllegalArgumentException naming the number that cannot be worked with */
    public SgdSettings {
        require("rate", rate, rate > 0 && rate < Double.POSITIVE_INFINITY, "a positive number");
        require("momentum", momentum, momentum >= 0 && momentum < 1, "from 0 to below 1");
        require("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1 / 0.0, "a number of 0 or more");
        require("momentum", momentum, momentum > 0 || !nesterov, "above 0 with Nesterov's variant");
    }

    private static void require(String name, double value, boolean holds, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("SGD's " + name + " is " + value + "; allowed is " + allowed);
        }
    }

    @Override
    public List<String> state() {
        return List.of(MOMENTUM);
    }

    @Override
    public SgdSettings faster(double factor) {
        return new SgdSettings(factor * rate, momentum, nesterov, weightDecay, schedule);
    }

    @Override
    public SgdSettings unscheduled() {
        return new SgdSettings(rate, momentum, nesterov, weightDecay, Schedule.CONSTANT);
    }

    @Override
    public SgdStep at(long step, double rateNow) {
        return new SgdStep((float) rateNow, (float) momentum, nesterov);
    }
}
