package io.coppice.actors.job;

import io.coppice.actors.job.JobEffect.Purpose;
import java.util.Optional;

/**
 * What a job waits for beside its steps: a snapshot of all holders, a checkpoint being written, an evaluation. At most
 * one of each, so nothing piles up however slow the disk or the evaluator.
 */
final class SnapshotTracker {
    private String snapshot = "";
    private String writing = "";
    private String evaluating = "";
    private String start = "";
    private String test = "";
    private Optional<JobCommand.Evaluated> testResult = Optional.empty();
    private long writingStep;
    private long triedStep;
    private long checkpointDueAt;

    /** @param hasCheckpoint whether {@code step} is already a checkpoint */
    void begin(long step, boolean hasCheckpoint) {
        snapshot = "";
        writing = "";
        evaluating = "";
        start = "";
        test = "";
        triedStep = hasCheckpoint ? step : -1;
    }

    void checkpointDueAt(long at) {
        checkpointDueAt = at;
    }

    boolean isCheckpointDue(long now) {
        return now >= checkpointDueAt;
    }

    /** What was written is no longer there: a checkpoint is due at once, also of a step of which there was one. */
    void checkpointsGone(long now) {
        triedStep = -1;
        checkpointDueAt = now;
    }

    /** Whether a checkpoint of this step exists or was tried. */
    boolean wasTried(long step) {
        return triedStep == step;
    }

    void snapshot(Purpose purpose, String name, long step) {
        snapshot = name;
        switch (purpose) {
            case CHECKPOINT -> {
                writing = name;
                writingStep = step;
                triedStep = step;
            }
            case VALIDATION -> evaluating = name;
            case START -> {
                evaluating = name;
                start = name;
            }
            case TEST -> {
                evaluating = name;
                test = name;
            }
        }
    }

    void snapshotTaken() {
        snapshot = "";
    }

    boolean isSnapshotting() {
        return !snapshot.isEmpty();
    }

    boolean isSnapshotting(String name) {
        return snapshot.equals(name);
    }

    /** Nothing is being written or evaluated. */
    boolean isQuiet() {
        return writing.isEmpty() && !isEvaluating() && !isTesting();
    }

    /** The step of the checkpoint that is being written, if it is this one. */
    Optional<Long> writing(String name) {
        return writing.equals(name) ? Optional.of(writingStep) : Optional.empty();
    }

    void written() {
        writing = "";
    }

    boolean isEvaluating() {
        return !evaluating.isEmpty();
    }

    boolean isEvaluating(String name) {
        return evaluating.equals(name);
    }

    void evaluated() {
        evaluating = "";
    }

    /** Whether it is the evaluation of the given weights. */
    boolean isStart(String name) {
        return start.equals(name);
    }

    boolean isTest(String name) {
        return test.equals(name);
    }

    /** The test set is being read, or was. */
    boolean isTesting() {
        return !test.isEmpty();
    }

    void keepTest(JobCommand.Evaluated result) {
        testResult = Optional.of(result);
    }

    JobCommand.Evaluated takeTest() {
        return testResult.orElseThrow(() -> new IllegalStateException("The test set was not read"));
    }
}
