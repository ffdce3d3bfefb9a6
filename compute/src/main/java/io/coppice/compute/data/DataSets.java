package io.coppice.compute.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The data sets that a job can name. */
public final class DataSets {

    /** The one place where a data set is registered. */
    private static final List<Dataset> ALL = List.of(
            IdxDataSet.mnist(),
            IdxDataSet.fashionMnist(),
            IdxDataSet.idx(),
            CifarDataSet.cifar10(),
            CifarDataSet.cifar100(),
            new ImageFolder(),
            new CsvDataSet());

    private DataSets() {}

    /** Every data set, in the order of lists. */
    public static List<Dataset> all() {
        return ALL;
    }

    /** What {@code data.set} may be. */
    public static List<String> names() {
        return ALL.stream().map(Dataset::name).toList();
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Dataset named(String name) {
        return ALL.stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "data.set is \"" + name + "\", expected one of " + String.join(", ", names())));
    }

    /**
     * How the samples of this set are prepared where the job says nothing else.
     *
     * @throws IllegalArgumentException if only its files tell
     */
    public static Preprocessing preprocessing(String set) {
        return named(set)
                .preprocessing()
                .orElseThrow(() -> new IllegalArgumentException(
                        "data.set = " + set + " has no preprocessing of its own; its files tell"));
    }

    /** Opens a set with its own preprocessing; see the other {@code open}. */
    public static ImageSplits open(String set, Optional<Path> path, int validation) {
        return open(set, path, validation, preprocessing(set));
    }

    /** All rows of one file of a table, none of which is set aside. @param preprocessing of a table */
    public static ImageSet rows(Path file, Preprocessing preprocessing) {
        return CsvDataSet.wholeTest(file, preprocessing);
    }

    /** Opens a set unseen; see {@link Dataset#open}. */
    public static ImageSplits open(String set, Optional<Path> path, int validation, Preprocessing preprocessing) {
        return named(set).open(path, preprocessing, validation, DecodingProgress.UNSEEN);
    }
}
