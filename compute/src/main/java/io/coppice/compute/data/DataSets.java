package io.coppice.compute.data;

import io.coppice.compute.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The data sets that a job can name. */
public final class DataSets {
    private static final Map<String, Known> KNOWN = Map.of(
            "mnist",
            new Known(
                    Preprocessing.unit(new Shape(1, 28, 28), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
                    "mnist"));

    /** @param resources folder of the files that come with the program */
    private record Known(Preprocessing preprocessing, String resources) {}

    private DataSets() {}

    /** What {@code data.set} may be, sorted. */
    public static List<String> names() {
        return List.copyOf(new TreeSet<>(KNOWN.keySet()));
    }

    /** How the images of this set are prepared where the job says nothing else. */
    public static Preprocessing preprocessing(String set) {
        return known(set).preprocessing;
    }

    /** Opens a set with its own preprocessing; see the other {@code open}. */
    public static DataSet open(String set, Optional<Path> path, int validation) {
        return open(set, path, validation, preprocessing(set));
    }

    /**
     * Reads and checks the training files of a set.
     *
     * @param set {@code mnist}, or with a path any set of the same four IDX files, such as Fashion-MNIST
     * @param path folder of the files; empty for those that come with the program
     * @param validation how many of the training samples, the last ones, are set aside
     * @param preprocessing says which image shape and how many classes the files must have
     * @throws UnusableFileException if a file is missing or not what it should be
     * @throws IllegalArgumentException if the name is unknown or fewer than one sample is left to train on
     */
    public static DataSet open(String set, Optional<Path> path, int validation, Preprocessing preprocessing) {
        Known known = known(set);
        FileSource files =
                path.<FileSource>map(FileSource.Folder::new).orElseGet(() -> new FileSource.Embedded(known.resources));
        return IdxDataSet.open(files, validation, preprocessing);
    }

    private static Known known(String set) {
        Known known = KNOWN.get(set);
        if (known == null) {
            throw new IllegalArgumentException("data.set is \"" + set + "\", expected one of " + names());
        }
        return known;
    }
}
