package io.coppice.compute.loss;

import io.coppice.compute.targets.TargetSchema;
import java.util.List;
import java.util.function.Function;

/** The losses that a job can name. */
public final class Losses {

    /** The one place where a loss is registered. The first for a kind of targets is the one where a job names none. */
    private static final List<Entry> ALL = List.of(
            new Entry(
                    SoftmaxCrossEntropy.NAME,
                    "cross entropy of a softmax, for one of several classes",
                    TargetSchema.Classes.KIND,
                    SoftmaxCrossEntropy::read),
            new Entry(
                    BinaryCrossEntropy.NAME,
                    "cross entropy of sigmoids, for one or several columns of yes and no",
                    TargetSchema.YesNo.KIND,
                    BinaryCrossEntropy::read),
            new Entry(
                    MeanSquaredError.NAME,
                    "mean squared error, for one or several numbers",
                    TargetSchema.Numbers.KIND,
                    MeanSquaredError::read),
            new Entry(
                    Huber.NAME,
                    "squared near zero and linear beyond delta, for numbers with outliers",
                    TargetSchema.Numbers.KIND,
                    Huber::read));

    private Losses() {}

    /**
     * A loss that can be named.
     *
     * @param line what it is, in one line for lists
     * @param targets the kind of targets that it is for
     */
    public record Entry(String name, String line, String targets, Function<LossKeys, Loss> read) {}

    /** All of them, in the order of lists. */
    public static List<Entry> all() {
        return ALL;
    }

    /** What {@code loss.name} may be. */
    public static List<String> names() {
        return ALL.stream().map(Entry::name).toList();
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Entry named(String name) {
        return ALL.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "loss.name is " + name + ", expected one of " + String.join(", ", names())));
    }

    /** The loss of a job that names none. @param targets the kind of its targets */
    public static Entry usual(String targets) {
        return ALL.stream()
                .filter(entry -> entry.targets().equals(targets))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no loss for targets of " + targets));
    }

    /** The same with its usual settings. */
    public static Loss usual(TargetSchema targets) {
        return usual(targets.kind()).read().apply(LossKeys.NONE);
    }

    /** The names of those for a kind of targets. */
    static List<String> namesFor(String targets) {
        return ALL.stream()
                .filter(entry -> entry.targets().equals(targets))
                .map(Entry::name)
                .toList();
    }

    /** That a loss is for other targets than these. */
    static Loss.Misfit otherTargets(Loss loss, TargetSchema targets) {
        List<String> fitting = namesFor(targets.kind());
        return new Loss.Misfit(
                "name",
                loss.name(),
                (fitting.size() == 1 ? "" : "one of ") + String.join(", ", fitting) + ", since the targets are "
                        + targets.words() + " (data.targets = " + targets.kind() + ")");
    }
}
