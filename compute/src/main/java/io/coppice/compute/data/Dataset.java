package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    /** The same set, read as the job says; those whose files leave no choice are what they were. */
    default Dataset with(DataOptions options) {
        return this;
    }

    /** Whether its samples are rows of a table, whose columns a job may describe. */
    default boolean isTable() {
        return false;
    }

    /** Whether a job may say how its samples are divided. */
    default boolean isDivided() {
        return false;
    }

    /** Whether files come with the program, so that a job may leave {@code data.path} out. */
    default boolean embedded() {
        return false;
    }

    /**
     * How many samples validate where so many are asked for: others where files of their own do, or where groups are not
     * parted. It may be more than there are.
     */
    default int validationSamples(Optional<Path> path, Preprocessing preprocessing, int asked) {
        return asked;
    }

    /** How many training samples there are before the validation split; reads no more than it must. */
    default int trainingSamples(Optional<Path> path, Preprocessing preprocessing) {
        return open(path, preprocessing, 0, DecodingProgress.UNSEEN).training().count();
    }

    /**
     * What is read and how it is divided, for the user to see before the training.
     *
     * @param validation as {@link #validationSamples} has it
     */
    default DataSummary summary(Optional<Path> path, Preprocessing preprocessing, int validation) {
        ImageSplits splits = open(path, preprocessing, validation, DecodingProgress.UNSEEN);
        return DataSummary.of(preprocessing.classes(), splits, splits.test(), Map.of(), List.of());
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
