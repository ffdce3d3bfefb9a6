package io.coppice.compute.data;

import java.util.Optional;

/**
 * How samples are divided where the files do not do it. Rows and pictures are shuffled first, so that the order of a file
 * says nothing, and every class is divided alike.
 *
 * @param seed of the shuffling
 * @param test share of the samples that are set aside for the test
 * @param group of a table, the column whose rows stay together if they are equal; of pictures, a regular expression, and
 *     those whose paths it finds the same in stay together
 * @param time of a table, the column by which the newest rows are the test
 */
public record SplitOptions(long seed, double test, Optional<String> group, Optional<String> time) {

    public static final SplitOptions DEFAULT = new SplitOptions(0, 0.1, Optional.empty(), Optional.empty());

    public SplitOptions {
        if (!(test > 0 && test < 1)) {
            throw new IllegalArgumentException("the test's share is " + test + ", expected one between 0 and 1");
        }
    }
}
