package io.coppice.actors.job;

import io.coppice.protocols.message.JobEvent;
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
    private final Map<String, Entry> jobs = new HashMap<>();

    private record Entry(Phase phase, Optional<JobEvent> last) {}

    private enum Phase {
        ACCEPTED,
        RUNNING,
        OVER
    }

    /** @return why the job is refused, empty when it may be made durable and run */
    public Optional<String> submit(Submission submission) {
        Entry known = jobs.get(submission.job());
        if (known != null && known.phase != Phase.OVER) {
            return Optional.of("A job named " + submission.job() + " is running; cancel it first, or give this one "
                    + "another name");
        }
        jobs.put(submission.job(), new Entry(Phase.ACCEPTED, Optional.empty()));
        return Optional.empty();
    }

    /** The submission is on disk. */
    public void durable(String job) {
        move(job, Phase.ACCEPTED, Phase.RUNNING, Optional.empty());
    }

    /** The submission could not be written. */
    public void notDurable(String job) {
        require(job, Phase.ACCEPTED);
        jobs.remove(job);
    }

    /** @param last its last event, where one is known */
    public void ended(String job, Optional<JobEvent> last) {
        move(job, Phase.RUNNING, Phase.OVER, last);
    }

    public boolean isKnown(String job) {
        return jobs.containsKey(job);
    }

    /** The last event of a job that is over. */
    public Optional<JobEvent> lastEvent(String job) {
        return Optional.ofNullable(jobs.get(job)).flatMap(Entry::last);
    }

    private void move(String job, Phase from, Phase to, Optional<JobEvent> last) {
        require(job, from);
        jobs.put(job, new Entry(to, last));
    }

    private void require(String job, Phase expected) {
        Entry entry = jobs.get(job);
        if (entry == null || entry.phase != expected) {
            throw new IllegalStateException("Job " + job + " is " + (entry == null ? "unknown" : entry.phase)
                    + " where it should be " + expected);
        }
    }
}
