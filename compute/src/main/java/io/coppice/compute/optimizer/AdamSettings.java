package io.coppice.compute.optimizer;

import java.util.List;

/** Adam (Kingma and Ba, 2015; arXiv 1412.6980). */
public record AdamSettings(
        double rate, double firstDecay, double secondDecay, double epsilon, double weightDecay, Schedule schedule)
        implements OptimizerSettings {

    public static final String FIRST_MOMENT = ".first-moment";
    public static final String SECOND_MOMENT = ".second-moment";

    public static final AdamSettings DEFAULT = new AdamSettings(1e-3, 0.9, 0.999, 1e-8);

    /** @throws IllegalArgumentException naming the number that Adam cannot work with */
    public AdamSettings {
        require("rate", rate, rate > 0 && rate < Double.POSITIVE_INFINITY, "a positive number");
        require("firstDecay", firstDecay, firstDecay >= 0 && firstDecay < 1, "from 0 to below 1");
        require("secondDecay", secondDecay, secondDecay >= 0 && secondDecay < 1, "from 0 to below 1");
        require("epsilon", epsilon, epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "a positive number");
        require("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1 / 0.0, "a number of 0 or more");
    }

    /** At a constant rate, without weight decay. */
    public AdamSettings(double rate, double firstDecay, double secondDecay, double epsilon) {
        this(rate, firstDecay, secondDecay, epsilon, 0, Schedule.CONSTANT);
    }

    @Override
    public List<String> state() {
        return List.of(FIRST_MOMENT, SECOND_MOMENT);
    }

    private static void require(String name, double value, boolean holds, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("Adam's " + name + " is " + value + "; allowed is " + allowed);
        }
    }

    @Override
    public AdamSettings faster(double factor) {
        return new AdamSettings(factor * rate, firstDecay, secondDecay, epsilon, weightDecay, schedule);
    }

    @Override
    public AdamSettings scheduled(Schedule other) {
        return new AdamSettings(rate, firstDecay, secondDecay, epsilon, weightDecay, other);
    }

    /** The numbers of a step. @param step from 1 */
    public AdamStep at(long step) {
        return at(step, rate);
    }

    @Override
    public AdamStep at(long step, double rateNow) {
        return AdamStep.of(this, step, rateNow);
    }
}
