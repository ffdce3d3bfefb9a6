package io.coppice.actors.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that a registry knows.
 *
 * <pre>
 *   event \ job   unknown      accepted (being made durable)   running      over
 *   submit        accepted     refused                         refused      accepted, anew
 *   durable       -            running                         -            -
 *   not durable   -            forgotten                       -            -
 *   ended         -            -                               over         -
 * </pre>
 *
 * So a job has one coordinator at most, and none before its submission is on disk.
 */
public final class JobTable {
    private final Map<String, Phase> jobs = new HashMap<>();

    private enum Phase {
        ACCEPTED,
        RUNNING,
        OVER
    }

    /** @return why the job is refused, empty when it may be made durable and run */
    public Optional<String> submit(Submission submission) {
        Phase known = jobs.get(submission.job());
        if (known != null && known != Phase.OVER) {
            return Optional.of("A job named " + submission.job() + " is running; cancel it first, or give this one "
                    + "another name");
        }
        jobs.put(submission.job(), Phase.ACCEPTED);
        return Optional.empty();
    }

    /** The submission is on disk. */
    public void durable(String job) {
        move(job, Phase.ACCEPTED, Phase.RUNNING);
    }

    /** The submission could not be written. */
    public void notDurable(String job) {
        require(job, Phase.ACCEPTED);
        jobs.remove(job);
    }

    public void ended(String job) {
        move(job, Phase.RUNNING, Phase.OVER);
    }

    public boolean isKnown(String job) {
        return jobs.containsKey(job);
    }

    private void move(String job, Phase from, Phase to) {
        require(job, from);
        jobs.put(job, to);
    }

    private void require(String job, Phase expected) {
        Phase phase = jobs.get(job);
        if (phase != expected) {
            throw new IllegalStateException(
                    "Job " + job + " is " + (phase == null ? "unknown" : phase) + " where it should be " + expected);
        }
    }
}
