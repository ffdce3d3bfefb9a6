package io.coppice.compute.data;

import io.coppice.compute.target.TargetSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One kind of data that a job can name in {@code data.set}. One's own is a class of this interface and a line in
 * {@link DataSets}. What is wrong with files is said by {@link UnusableFileException}: the file, the value, the way out.
 */
public interface Dataset {

    /** As {@code data.set} says it. */
    String name();

    /** What it is and which files it wants, in one line for lists. */
    String summary();

    /** Kinds of targets that it can have, its usual one first, as {@link TargetSchema#KINDS} names them. */
    default List<String> targets() {
        return List.of(TargetSchema.Classes.KIND);
    }

    /** How the samples are prepared where the job says nothing else; empty where only the files tell: {@link #look}. */
    Optional<Preprocessing> preprocessing();

    /**
     * Reads from the files what the job does not say: the shape of a sample and the names of the classes.
     *
     * @param path folder of the files, or a file
     */
    default Preprocessing look(Path path) {
        return preprocessing().orElseThrow(() -> new IllegalStateException(name() + " has no preprocessing"));
    }

    /** Whether files come with the program, so that a job may leave {@code data.path} out. */
    default boolean embedded() {
        return false;
    }

    /** How many training samples there are before the validation split; reads no more than it must. */
    default int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        return open(path, preprocessing, 0, DecodingProgress.UNSEEN).training().count();
    }

    /**
     * Reads and checks the training samples; the test samples are read later, but what can be checked of them quickly is
     * checked now.
     *
     * @param path folder of the files, or a file; empty for those that come with the program
     * @param preprocessing says which shape and which classes the files must have
     * @param validation how many of the training samples, the last ones, are set aside
     * @param progress told how far the decoding has come, where that takes long
     * @throws UnusableFileException if a file is missing or not what it should be
     */
    ImageSplits open(Optional<Path> path, Preprocessing preprocessing, int validation, DecodingProgress progress);
}
