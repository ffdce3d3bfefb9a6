package io.coppice.deploy.command;

import io.coppice.protocols.job.JobDifferences;
import io.coppice.protocols.job.JobDifferences.Difference;
import io.coppice.protocols.job.JobSections;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The job of a run that goes on: the one it began with, as far as what it has learned allows another. What decides which
 * numbers there are to learn, and which samples they learn from, stays; how they go on learning may change.
 */
final class ResumedJob {
    /** What may change, as the refusal says it. */
    static final String FREE =
            "data.path, data.augment, checkpoint, every key of train but shards and average, every key of"
                    + " optimizer but its name, and of method lambda, weight-decay, gate-rate-factor, gate-schedule, generator-rate,"
                    + " strength, fine-tune, fine-tune-epochs and fine-tune-rate-factor";

    private static final Pattern MAY_CHANGE = Pattern.compile("data\\.path|data\\.augment\\..*|checkpoint\\..*"
            + "|train\\.(?!shards$|average$).*|optimizer\\.(?!name$).*"
            + "|method\\.(lambda|weight-decay|gate-rate-factor|gate-schedule|generator-rate|strength"
            + "|fine-tune|fine-tune-epochs|fine-tune-rate-factor)");

    private static final List<String> NAMES = List.of("data.set", "model.name", "method.name", "optimizer.name");

    private static final List<String> FINE_TUNING = List.of("method.fine-tune", "method.fine-tune-epochs");

    private final RunFolder folder;
    private final String text;
    private final JobSpec begun;
    private final int done;

    private ResumedJob(RunFolder folder) {
        this.folder = folder;
        this.text = folder.readJob();
        this.begun = JobSpecs.parse(text);
        this.done = folder.epochsDone();
    }

    /**
     * The job to go on with.
     *
     * @param notes what was set beside what the user said, a sentence each
     * @throws UserException when it would be another run, or when nothing would be left to do
     */
    static JobSpec of(RunFolder folder, List<String> overrides, List<String> notes) {
        return new ResumedJob(folder).with(overrides, notes);
    }

    private JobSpec with(List<String> overrides, List<String> notes) {
        List<String> all = new ArrayList<>(overrides);
        lengthened(overrides, notes).ifPresent(epochs -> all.add(fineTuning() + "=" + epochs));
        requireNames(overrides);
        JobSpec changed = JobSpecs.parse(text, all);
        for (Difference difference : JobDifferences.between(begun, changed)) {
            if (!MAY_CHANGE.matcher(difference.path()).matches()) {
                throw another(difference);
            }
        }
        requireLonger(changed);
        requireSettled(changed);
        return changed;
    }

    /** Another method or optimizer has other keys, whose absence would be all that is said. */
    private void requireNames(List<String> overrides) {
        String merged = JobSpecs.merge(text, overrides);
        for (String key : NAMES) {
            Optional<String> before = JobSections.section(JobSpecs.render(begun), key);
            Optional<String> after = JobSections.section(merged, key);
            if (after.isPresent() && !after.equals(before)) {
                throw another(new Difference(key, before.orElse("nothing"), after.get()));
            }
        }
    }

    private UserException another(Difference difference) {
        return UserException.wrong("--set " + difference.path() + "=" + difference.after() + " would change the run in "
                + folder.path() + ", which began with " + difference.before()
                + "; when a run goes on, these may change: " + FREE
                + ". Leave it out, or begin another run with its network: train --from " + folder.path());
    }

    /**
     * A method that has removed what it was to remove must not begin again: what is added to the training is added to its
     * fine-tuning, unless the user says how long that is.
     */
    private OptionalInt lengthened(List<String> overrides, List<String> notes) {
        boolean said = overrides.stream().anyMatch(override -> override.contains("fine-tune"));
        if (!isSettled() || said) {
            return OptionalInt.empty();
        }
        int before = begun.train().epochs();
        int after = JobSpecs.parse(JobSpecs.merge("train { epochs = " + before + " }", trainOnly(overrides)))
                .train()
                .epochs();
        if (after == before || settlesAfter(begun, after) == settlesAfter(begun, before)) {
            return OptionalInt.empty();
        }
        int longer = after - settlesAfter(begun, before);
        notes.add("Note: what is pruned has been settled since epoch " + settlesAfter(begun, before)
                + ", so the further epochs fine-tune: " + fineTuning() + " = " + longer);
        return OptionalInt.of(longer);
    }

    private static List<String> trainOnly(List<String> overrides) {
        return overrides.stream()
                .filter(override -> override.strip().startsWith("train"))
                .toList();
    }

    private boolean isSettled() {
        OptionalInt settles = begun.method().settlesAfter(begun.train().epochs());
        return done > 0 && settles.isPresent() && done >= settles.getAsInt();
    }

    private static int settlesAfter(JobSpec spec, int epochs) {
        return spec.method().settlesAfter(epochs).orElse(epochs);
    }

    private String fineTuning() {
        String rendered = JobSpecs.render(begun);
        return rendered.contains("  fine-tune-epochs = ") ? FINE_TUNING.getLast() : FINE_TUNING.getFirst();
    }

    private void requireLonger(JobSpec changed) {
        int epochs = changed.train().epochs();
        if (folder.isFinished() && done == 0) {
            throw UserException.wrong(
                    folder.path() + " holds a finished run without its metrics.csv, which says how many"
                            + " epochs it has; begin another run with its network: train --from " + folder.path());
        }
        if (epochs < done || epochs == done && folder.isFinished()) {
            throw UserException.wrong(
                    folder.path() + " holds a " + (folder.isFinished() ? "finished run" : "run") + " of "
                            + done + (done == 1 ? " epoch" : " epochs") + ", and with train.epochs = " + epochs
                            + " there is nothing to go on with; go on with --set train.epochs=N, N above " + done
                            + ", or begin another run with its network: train --from " + folder.path());
        }
        boolean stopped = folder.isFinished() && done < begun.train().epochs();
        if (stopped && changed.train().stopAfter() == begun.train().stopAfter()) {
            throw UserException.wrong(folder.path() + " holds a finished run, which stopped after epoch " + done
                    + " because train.stop-after = " + begun.train().stopAfter()
                    + "; go on with a larger one, or with --set train.stop-after=0 to the end");
        }
    }

    private void requireSettled(JobSpec changed) {
        if (isSettled()) {
            int before = settlesAfter(begun, begun.train().epochs());
            int after = settlesAfter(changed, changed.train().epochs());
            if (before != after) {
                throw UserException.wrong(
                        "What the run in " + folder.path() + " prunes has been settled since epoch " + before
                                + " and cannot be unsettled; with train.epochs = "
                                + changed.train().epochs() + " set " + fineTuning() + " = "
                                + (changed.train().epochs() - before) + ", or leave it out");
            }
        }
    }
}
