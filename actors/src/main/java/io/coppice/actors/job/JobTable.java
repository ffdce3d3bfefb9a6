package io.coppice.actors.job;

import io.coppice.protocols.message.JobProtocol.JobPhase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that a registry knows, in the order they came.
 *
 * <pre>
 *   event \ job   unknown     accepted (being made durable)   queued     running    over
 *   submit        accepted    not yet, or refused             as below   as below   accepted, anew; a finished job as below
 *   durable       -           queued                          -          -          -
 *   not durable   -           forgotten                       -          -          -
 *   begin         -           -                               running    -          -
 *   ended         -           -                               over       over       -
 *   recovered     queued or over, as its files say
 * </pre>
 *
 * So a job has one coordinator at most, and none before its submission is on disk. Who submits a job again to resume it,
 * with the same specification, while it is queued, running or finished, is told so and follows it.
 */
public final class JobTable {
    private final Map<String, Entry> jobs = new LinkedHashMap<>();

    private enum Phase {
        ACCEPTED,
        QUEUED,
        RUNNING,
        OVER,
        FINISHED
    }

    private record Entry(Submission submission, Phase phase) {}

    /** What becomes of a submission. */
    public sealed interface Decision {}

    /** It may be made durable and run. */
    public record Accepted() implements Decision {}

    /** The job is there already, as it is submitted. */
    public record Attached() implements Decision {}

    /** The same submission is being made durable: who asks again will be told. */
    public record NotYet() implements Decision {}

    public record Refused(String reason) implements Decision {}

    public Decision submit(Submission submission) {
        Entry known = jobs.get(submission.job());
        boolean finished = known != null && known.phase() == Phase.FINISHED;
        if (known == null || known.phase() == Phase.OVER || finished && !submission.resume()) {
            return accept(submission);
        }
        boolean same = known.submission().spec().equals(submission.spec());
        if (submission.resume() && same) {
            return known.phase() == Phase.ACCEPTED ? new NotYet() : new Attached();
        }
        String way = finished
                ? " is finished and had another specification; give this one another name"
                : " is running; cancel it first, or give this one another name";
        return new Refused("A job named " + submission.job() + way);
    }

    private Decision accept(Submission submission) {
        jobs.put(submission.job(), new Entry(submission, Phase.ACCEPTED));
        return new Accepted();
    }

    /** The submission is on disk. */
    public void durable(String job) {
        move(job, Phase.QUEUED, Phase.ACCEPTED);
    }

    /** The submission could not be written. */
    public void notDurable(String job) {
        require(job, List.of(Phase.ACCEPTED));
        jobs.remove(job);
    }

    /** A job of a registry before this one, from its files. @param finished whether its result is there */
    public void recovered(Submission submission, boolean over, boolean finished) {
        Phase phase = finished ? Phase.FINISHED : over ? Phase.OVER : Phase.QUEUED;
        jobs.put(submission.job(), new Entry(submission, phase));
    }

    /** The jobs that begin now, the oldest first. @param atOnce how many may run side by side */
    public List<Submission> begin(long atOnce) {
        List<Submission> begun = new ArrayList<>();
        long running = jobs.values().stream()
                .filter(entry -> entry.phase() == Phase.RUNNING)
                .count();
        for (Entry entry : List.copyOf(jobs.values())) {
            if (entry.phase() == Phase.QUEUED && running < atOnce) {
                move(entry.submission().job(), Phase.RUNNING, Phase.QUEUED);
                begun.add(entry.submission());
                running++;
            }
        }
        return begun;
    }

    /** @param finished whether it has a result */
    public void ended(String job, boolean finished) {
        move(job, finished ? Phase.FINISHED : Phase.OVER, Phase.RUNNING, Phase.QUEUED);
    }

    public JobPhase phase(String job) {
        Entry entry = jobs.get(job);
        return entry == null
                ? JobPhase.UNKNOWN
                : switch (entry.phase()) {
                    case ACCEPTED -> JobPhase.UNKNOWN;
                    case QUEUED -> JobPhase.QUEUED;
                    case RUNNING -> JobPhase.RUNNING;
                    case OVER, FINISHED -> JobPhase.OVER;
                };
    }

    public Optional<Submission> submission(String job) {
        return Optional.ofNullable(jobs.get(job)).map(Entry::submission);
    }

    /** Names, in the order they came. */
    public List<String> all() {
        return List.copyOf(jobs.keySet());
    }

    private void move(String job, Phase to, Phase... from) {
        require(job, List.of(from));
        jobs.put(job, new Entry(jobs.get(job).submission(), to));
    }

    private void require(String job, List<Phase> expected) {
        Entry entry = jobs.get(job);
        if (entry == null || !expected.contains(entry.phase())) {
            throw new IllegalStateException("Job " + job + " is " + (entry == null ? "unknown" : entry.phase())
                    + " where it should be " + expected);
        }
    }
}
