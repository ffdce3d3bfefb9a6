package io.coppice.compute.optimizer;

import java.util.List;
import java.util.Optional;

/** How the learning rate changes from epoch to epoch. */
public sealed interface Schedule {

    Schedule CONSTANT = new Constant();

    /**
     * What the rate is multiplied by.
     *
     * @param epoch from 0
     * @param epochs of the training
     */
    double factor(int epoch, int epochs);

    /**
     * What the rate is multiplied by besides, while training begins.
     *
     * @param step from 0
     */
    default double warmUp(long step, int stepsPerEpoch) {
        return 1;
    }

    /** Why it does not suit a training of so many epochs. */
    default Optional<String> complaint(int epochs) {
        return Optional.empty();
    }

    /**
     * A rate that rises step by step as training begins (Goyal et al., "Accurate, Large Minibatch SGD", 2017; arXiv
     * 1706.02677, section 2.2), under a schedule that counts these epochs too. Where an optimizer begins anew within a
     * training, as at a method's next round, it does not rise again.
     *
     * @param epochs of the rise; may be a fraction
     * @param from share of the rate that the rise begins at
     */
    record WarmUp(double epochs, double from, Schedule then) implements Schedule {

        public WarmUp {
            if (!(epochs >= 0 && epochs < Double.POSITIVE_INFINITY && from >= 0 && from <= 1)) {
                throw new IllegalArgumentException(
                        "A warm-up takes 0 or more epochs and begins at a share from 0 to 1, not " + epochs
                                + " epochs from " + from);
            }
        }

        @Override
        public double factor(int epoch, int ofTraining) {
            return then.factor(epoch, ofTraining);
        }

        /** The last step of the rise has the whole rate. */
        @Override
        public double warmUp(long step, int stepsPerEpoch) {
            double steps = epochs * stepsPerEpoch;
            return step + 1 < steps ? from + (1 - from) * (step + 1) / steps : 1;
        }

        @Override
        public Optional<String> complaint(int ofTraining) {
            return epochs > ofTraining
                    ? Optional.of("a warm-up of " + text(epochs) + " epochs is longer than the training, which has "
                            + ofTraining)
                    : then.complaint(ofTraining);
        }

        private static String text(double number) {
            return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
        }
    }

    /** Always the same. */
    record Constant() implements Schedule {

        @Override
        public double factor(int epoch, int epochs) {
            return 1;
        }
    }

    /** Times {@code factor} at each milestone: the epoch, counted from 0, that is the first at the new rate. */
    record MultiStep(List<Integer> milestones, double factor) implements Schedule {

        public MultiStep {
            milestones = List.copyOf(milestones);
        }

        @Override
        public double factor(int epoch, int epochs) {
            double product = 1;
            for (int milestone : milestones) {
                product *= epoch >= milestone ? factor : 1;
            }
            return product;
        }

        @Override
        public Optional<String> complaint(int epochs) {
            return milestones.stream()
                    .filter(milestone -> milestone >= epochs)
                    .findFirst()
                    .map(late -> "milestone " + late + " comes after the last epoch, which is number " + (epochs - 1)
                            + " (epochs count from 0)");
        }
    }

    /** Half a cosine from the whole rate to nothing (Loshchilov and Hutter, 2017; arXiv 1608.03983, without restarts). */
    record Cosine() implements Schedule {

        @Override
        public double factor(int epoch, int epochs) {
            return 0.5 * (1 + StrictMath.cos(Math.PI * epoch / epochs));
        }
    }

    /** Times {@code factor} after every epoch. */
    record Exponential(double factor) implements Schedule {

        @Override
        public double factor(int epoch, int epochs) {
            return StrictMath.pow(factor, epoch);
        }
    }
}
