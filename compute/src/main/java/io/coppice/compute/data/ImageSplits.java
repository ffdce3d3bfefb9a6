package io.coppice.compute.data;

import java.util.function.Supplier;

/**
 * The images of a job. Training and validation are the two parts of the training files: the last samples in file order
 * validate, the others train, so the split is the same in every run. The test files are read only when {@link #test} is
 * called; of them, opening checks the headers alone, so that a job does not learn at its end that one is missing.
 */
public final class ImageSplits {
    private final ImageSet training;
    private final ImageSet validation;
    private final Supplier<ImageSet> test;

    /**
     * @param all the training samples, of which the last {@code validation} are set aside
     * @param test reads the test samples
     */
    public ImageSplits(ImageSet all, int validation, Supplier<ImageSet> test) {
        if (validation < 0 || validation >= all.count()) {
            throw new IllegalArgumentException("data.validation is " + validation + ", expected 0 to "
                    + (all.count() - 1) + ": the set has " + all.count() + " training samples");
        }
        int kept = all.count() - validation;
        this.training = all.range(0, kept);
        this.validation = all.range(kept, all.count());
        this.test = test;
    }

    public ImageSet training() {
        return training;
    }

    /** Empty where no samples were set aside. */
    public ImageSet validation() {
        return validation;
    }

    /** Reads the test set, anew at every call: it is meant to be called once, for the final figure. */
    public ImageSet test() {
        return test.get();
    }
}
