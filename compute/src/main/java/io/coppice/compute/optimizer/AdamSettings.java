package io.coppice.compute.optimizer;

/** Adam (Kingma and Ba, 2015; arXiv 1412.6980). */
public record AdamSettings(double rate, double firstDecay, double secondDecay, double epsilon) {

    public static final AdamSettings DEFAULT = new AdamSettings(1e-3, 0.9, 0.999, 1e-8);

    /** @throws IllegalArgumentException naming the number that Adam cannot work with */
    public AdamSettings {
        require("rate", rate, rate > 0 && rate < Double.POSITIVE_INFINITY, "a positive number");
        require("firstDecay", firstDecay, firstDecay >= 0 && firstDecay < 1, "from 0 to below 1");
        require("secondDecay", secondDecay, secondDecay >= 0 && secondDecay < 1, "from 0 to below 1");
        require("epsilon", epsilon, epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "a positive number");
    }

    private static void require(String name, double value, boolean holds, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("Adam's " + name + " is " + value + "; allowed is " + allowed);
        }
    }

    /** The same at a multiple of the rate. */
    public AdamSettings faster(double factor) {
        return new AdamSettings(factor * rate, firstDecay, secondDecay, epsilon);
    }

    /** The numbers of a step. @param step from 1 */
    public AdamStep at(long step) {
        return AdamStep.of(this, step);
    }
}
