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

    /** Why it does not suit a training of so many epochs. */
    default Optional<String> complaint(int epochs) {
        return Optional.empty();
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
