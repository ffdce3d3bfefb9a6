package io.coppice.actors.job;

import io.coppice.protocols.message.JobEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link JobTable} wants done by the actor around it.
 *
 * @param <A> who asks
 */
sealed interface TableEffect<A> {

    /** Something to be kept on disk, answered by {@link JobTable#written} or {@link JobTable#notWritten}. */
    sealed interface Write<A> extends TableEffect<A> {
        /** Whom to answer when it is done; nobody where the job itself wants it. */
        Optional<A> asker();

        Submission submission();

        /** Whether it is tried until it succeeds, or else refused. */
        default boolean isOwed() {
            return true;
        }
    }

    /** From now on the job is to be run. */
    record KeepSubmission<A>(Submission submission, Optional<A> asker) implements Write<A> {
        @Override
        public boolean isOwed() {
            return false;
        }
    }

    /** From now on the job is not to go on. */
    record KeepCancel<A>(Submission submission, Optional<A> asker) implements Write<A> {}

    /** From now on the job is over. */
    record KeepOutcome<A>(Submission submission, JobEvent last, Optional<A> asker) implements Write<A> {}

    /** Nothing is left of the job. */
    record Remove<A>(Submission submission, Optional<A> asker) implements Write<A> {
        @Override
        public boolean isOwed() {
            return false;
        }
    }

    /** What is to be written is tried again after a while. @param failures in a row, from 1 */
    record Later<A>(String job, int failures, String reason) implements TableEffect<A> {
        private static final long LONGEST_SECONDS = 30;

        Duration after() {
            return Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << Math.min(10, failures - 1)));
        }
    }

    /** What was asked for is done, and on disk. */
    record Done<A>(A asker, String job) implements TableEffect<A> {}

    record Refused<A>(A asker, String job, String reason) implements TableEffect<A> {}

    /** The job's coordinator is to end it in order. */
    record EndInOrder<A>(String job) implements TableEffect<A> {}

    /** The last event of a run, which is on disk, or of a run that another has replaced. */
    record Publish<A>(Submission submission, JobEvent last) implements TableEffect<A> {}

    /** The events of a new run begin. @param before the run that it replaces, if there was one */
    record Anew<A>(Submission submission, Optional<Submission> before) implements TableEffect<A> {}
}
