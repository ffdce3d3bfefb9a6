package io.coppice.compute.optimizer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Stochastic gradient descent with momentum as PyTorch has it: {@code b = momentum b + g} with b from zero, then
 * {@code w -= rate b}, or with Nesterov's {@code w -= rate (g + momentum b)} (Sutskever et al., 2013).
 *
 * <p>With several momenta b_1 ... b_n, which take turns from step to step, it is DANA-Slim (Hakimi, Barkai, Gabel, Schuster,
 * "Taming Momentum in a Distributed Asynchronous Environment", 2019; arXiv 1907.11612): {@code b_i = momentum b_i + g},
 * {@code w -= rate (g + momentum b_i)}. What is read as w is then already where the momenta of all slots in flight are going
 * to take it.
 *
 * @param momentum 0 for none
 * @param nesterov needs a momentum
 * @param slots how many momenta take turns, 1 for the ordinary method; more need Nesterov's variant
 */
public record SgdSettings(
        double rate, double momentum, boolean nesterov, double weightDecay, Schedule schedule, int slots)
        implements OptimizerSettings {

    public static final String MOMENTUM = ".momentum";
    private static final String SLOT = ".slot";

    /** The settings of the CIFAR experiments in most papers. */
    public static final SgdSettings DEFAULT = new SgdSettings(0.1, 0.9, true, 0, Schedule.CONSTANT);

    /** @throws IllegalArgumentException naming the number that cannot be worked with */
    public SgdSettings {
        require("rate", rate, rate > 0 && rate < Double.POSITIVE_INFINITY, "a positive number");
        require("momentum", momentum, momentum >= 0 && momentum < 1, "from 0 to below 1");
        require("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1 / 0.0, "a number of 0 or more");
        require("momentum", momentum, momentum > 0 || !nesterov, "above 0 with Nesterov's variant");
        require("slots", slots, slots == 1 || slots > 1 && nesterov, "1, or more with Nesterov's variant");
    }

    /** With one momentum. */
    public SgdSettings(double rate, double momentum, boolean nesterov, double weightDecay, Schedule schedule) {
        this(rate, momentum, nesterov, weightDecay, schedule, 1);
    }

    /** The same with so many momenta that take turns. */
    public SgdSettings inSlots(int count) {
        return new SgdSettings(rate, momentum, nesterov, weightDecay, schedule, count);
    }

    private static void require(String name, double value, boolean holds, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("SGD's " + name + " is " + value + "; allowed is " + allowed);
        }
    }

    @Override
    public List<String> state() {
        return IntStream.range(0, slots)
                .mapToObj(slot -> slot == 0 ? MOMENTUM : MOMENTUM + SLOT + slot)
                .toList();
    }

    /** A job that had one momentum goes on with it in the first slot, and with none in the others. */
    @Override
    public boolean mayBeMissing(String end) {
        return end.startsWith(MOMENTUM + SLOT);
    }

    @Override
    public SgdSettings faster(double factor) {
        return new SgdSettings(factor * rate, momentum, nesterov, weightDecay, schedule, slots);
    }

    @Override
    public SgdSettings scheduled(Schedule other) {
        return new SgdSettings(rate, momentum, nesterov, weightDecay, other, slots);
    }

    @Override
    public SgdStep at(long step, double rateNow) {
        return new SgdStep((float) rateNow, (float) momentum, nesterov, (int) ((step - 1) % slots));
    }
}
