package io.coppice.actors.job;

import io.coppice.actors.job.TableEffect.Write;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol.JobPhase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that a registry knows, in the order they came, and what becomes of them.
 *
 * <pre>
 *   asked \ job   unknown    queued        running        cancelling       over       finished       damaged
 *   submit        run anew   same: it is   same: it is    run anew, when   run anew   same: it is    run anew
 *                            there         there          the old run is              there; else
 *                            else refused  else refused   gone                        refused
 *   cancel        refused    over          cancelling     cancelling       refused    refused        refused
 *   delete        refused    refused       refused        refused          unknown    unknown        unknown
 *   ended         -          -             over           over             -          -              -
 *   begin         -          running       -              -                -          -              -
 * </pre>
 *
 * Every change but "begin" is written first, and answered, published and seen when it is on disk. What is asked of a job
 * while something of it is being written waits for that: so the requests for a job are served one after the other, and a
 * registry that reads the disk anew finds what was answered. A submission or a deletion that cannot be written is refused.
 * An end that cannot be written is tried until it can: the job must not be run again because of it.
 *
 * <p>A job has one coordinator at most, and none before its submission is on disk. A submission that comes while a run is
 * being cancelled is accepted and begins when that run's coordinator is gone; what the old run still says is not the new
 * one's.
 *
 * @param <A> who asks
 */
public final class JobTable<A> {
    private static final int WAITING_AT_MOST = 1000;

    private final Map<String, Entry<A>> jobs = new LinkedHashMap<>();
    private final List<TableEffect<A>> effects = new ArrayList<>();

    private enum Phase {
        UNKNOWN,
        QUEUED,
        RUNNING,
        CANCELLING,
        OVER,
        FINISHED,
        DAMAGED
    }

    private static final class Entry<A> {
        private final Deque<Request<A>> waiting = new ArrayDeque<>();
        private Submission submission;
        private Phase phase = Phase.UNKNOWN;
        /** The coordinator of a run that was replaced is not gone yet. */
        private boolean draining;
        /** What is on its way to the disk. */
        private Optional<Write<A>> writing = Optional.empty();

        private int failures;

        private Entry(Submission submission) {
            this.submission = submission;
        }

        private boolean isIdle() {
            return phase == Phase.UNKNOWN && writing.isEmpty() && waiting.isEmpty();
        }

        private boolean hasCoordinator() {
            return phase == Phase.RUNNING || phase == Phase.CANCELLING || draining;
        }
    }

    private sealed interface Request<A> {}

    private record Submit<A>(Submission submission, A asker) implements Request<A> {}

    private record Cancel<A>(Optional<A> asker) implements Request<A> {}

    private record Delete<A>(A asker) implements Request<A> {}

    private record Ended<A>(Submission of, JobEvent last) implements Request<A> {}

    /** @param submission with a run that no other has */
    List<TableEffect<A>> submit(Submission submission, A asker) {
        return ask(submission, new Submit<>(submission, asker), Optional.of(asker));
    }

    List<TableEffect<A>> cancel(String job, A asker) {
        return ask(nameOnly(job), new Cancel<>(Optional.of(asker)), Optional.of(asker));
    }

    List<TableEffect<A>> delete(String job, A asker) {
        return ask(nameOnly(job), new Delete<>(asker), Optional.of(asker));
    }

    /** A coordinator's last event. */
    List<TableEffect<A>> ended(Submission of, JobEvent last) {
        return ask(of, new Ended<>(of, last), Optional.empty());
    }

    private static Submission nameOnly(String job) {
        return new Submission(job, "", "", true);
    }

    private List<TableEffect<A>> ask(Submission named, Request<A> request, Optional<A> asker) {
        String job = named.job();
        Entry<A> entry = jobs.computeIfAbsent(job, name -> new Entry<>(named));
        if (asker.isPresent() && entry.waiting.size() >= WAITING_AT_MOST) {
            effects.add(new TableEffect.Refused<>(
                    asker.get(), job, "Too much is asked of " + job + " while its files cannot be written"));
        } else {
            entry.waiting.add(request);
        }
        return served(job, entry);
    }

    private List<TableEffect<A>> served(String job, Entry<A> entry) {
        while (entry.writing.isEmpty() && !entry.waiting.isEmpty()) {
            serve(job, entry, entry.waiting.remove());
        }
        if (entry.isIdle()) {
            jobs.remove(job);
        }
        List<TableEffect<A>> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    private void serve(String job, Entry<A> entry, Request<A> request) {
        switch (request) {
            case Submit<A> submit -> submit(job, entry, submit);
            case Cancel<A> cancel -> cancel(job, entry, cancel.asker());
            case Delete<A> delete -> delete(job, entry, delete.asker());
            case Ended<A> ended -> ended(entry, ended);
        }
    }

    private void submit(String job, Entry<A> entry, Submit<A> submit) {
        boolean free = switch (entry.phase) {
            case UNKNOWN, OVER, DAMAGED, CANCELLING -> true;
            case FINISHED -> !submit.submission().resume();
            case QUEUED, RUNNING -> false;
        };
        if (free) {
            write(entry, new TableEffect.KeepSubmission<>(submit.submission(), Optional.of(submit.asker())));
        } else if (submit.submission().resume()
                && entry.submission.spec().equals(submit.submission().spec())) {
            effects.add(new TableEffect.Done<>(submit.asker(), job));
        } else {
            String way = entry.phase == Phase.FINISHED
                    ? " is finished and had another specification; give this one another name"
                    : " is running; cancel it first, or give this one another name";
            effects.add(new TableEffect.Refused<>(submit.asker(), job, "A job named " + job + way));
        }
    }

    private void cancel(String job, Entry<A> entry, Optional<A> asker) {
        switch (entry.phase) {
            case QUEUED ->
                write(
                        entry,
                        new TableEffect.KeepOutcome<>(entry.submission, new JobEvent.Cancelled(job, 0, ""), asker));
            case RUNNING -> {
                entry.phase = Phase.CANCELLING;
                effects.add(new TableEffect.EndInOrder<>(job));
                write(entry, new TableEffect.KeepCancel<>(entry.submission, asker));
            }
            case CANCELLING -> asker.ifPresent(who -> effects.add(new TableEffect.Done<>(who, job)));
            case UNKNOWN, OVER, FINISHED, DAMAGED ->
                asker.ifPresent(
                        who -> effects.add(new TableEffect.Refused<>(who, job, "No job named " + job + " is running")));
        }
    }

    private void delete(String job, Entry<A> entry, A asker) {
        boolean over = entry.phase == Phase.OVER || entry.phase == Phase.FINISHED || entry.phase == Phase.DAMAGED;
        if (over && !entry.draining) {
            write(entry, new TableEffect.Remove<>(entry.submission, Optional.of(asker)));
        } else {
            String why = entry.phase == Phase.UNKNOWN
                    ? "There is no job named " + job + " here"
                    : "The job named " + job + " is not over; cancel it first";
            effects.add(new TableEffect.Refused<>(asker, job, why));
        }
    }

    private void ended(Entry<A> entry, Ended<A> ended) {
        boolean present = entry.phase == Phase.RUNNING || entry.phase == Phase.CANCELLING;
        if (present && entry.submission.run().equals(ended.of().run())) {
            write(entry, new TableEffect.KeepOutcome<>(entry.submission, ended.last(), Optional.empty()));
        } else {
            effects.add(new TableEffect.Publish<>(ended.of(), ended.last()));
        }
    }

    private void write(Entry<A> entry, Write<A> write) {
        entry.writing = Optional.of(write);
        effects.add(write);
    }

    /** What was to be written of this job is on disk. */
    List<TableEffect<A>> written(String job) {
        Entry<A> entry = writing(job);
        Write<A> write = entry.writing.orElseThrow();
        entry.writing = Optional.empty();
        entry.failures = 0;
        switch (write) {
            case TableEffect.KeepSubmission<A> kept -> {
                boolean known = entry.phase != Phase.UNKNOWN;
                effects.add(new TableEffect.Anew<>(
                        kept.submission(), known ? Optional.of(entry.submission) : Optional.empty()));
                entry.draining = entry.hasCoordinator();
                entry.submission = kept.submission();
                entry.phase = Phase.QUEUED;
            }
            case TableEffect.KeepCancel<A> kept -> {}
            case TableEffect.KeepOutcome<A> kept -> {
                entry.phase = kept.last() instanceof JobEvent.Finished ? Phase.FINISHED : Phase.OVER;
                effects.add(new TableEffect.Publish<>(kept.submission(), kept.last()));
            }
            case TableEffect.Remove<A> removed -> entry.phase = Phase.UNKNOWN;
        }
        write.asker().ifPresent(asker -> effects.add(new TableEffect.Done<>(asker, job)));
        return served(job, entry);
    }

    /** @param reason in one sentence */
    List<TableEffect<A>> notWritten(String job, String reason) {
        Entry<A> entry = writing(job);
        Write<A> write = entry.writing.orElseThrow();
        if (write.isOwed()) {
            effects.add(new TableEffect.Later<>(job, ++entry.failures, reason));
        } else {
            entry.writing = Optional.empty();
            write.asker().ifPresent(asker -> effects.add(new TableEffect.Refused<>(asker, job, reason)));
        }
        return served(job, entry);
    }

    /** The time of a {@link TableEffect.Later} has come. */
    List<TableEffect<A>> again(String job) {
        return List.of(writing(job).writing.orElseThrow());
    }

    /** A job's coordinator is no more. */
    void coordinatorGone(String job) {
        Optional.ofNullable(jobs.get(job)).ifPresent(entry -> entry.draining = false);
    }

    /**
     * A job of a registry before this one, from its files.
     *
     * @param outcome its last event, when it is over
     * @param cancelled whether its end was asked for
     */
    List<TableEffect<A>> recovered(Submission submission, Optional<JobEvent> outcome, boolean cancelled) {
        Entry<A> entry = new Entry<>(submission);
        entry.phase = outcome.map(last -> last instanceof JobEvent.Finished ? Phase.FINISHED : Phase.OVER)
                .orElse(Phase.QUEUED);
        jobs.put(submission.job(), entry);
        if (cancelled && entry.phase == Phase.QUEUED) {
            entry.waiting.add(new Cancel<>(Optional.empty()));
        }
        return served(submission.job(), entry);
    }

    /** A job whose files cannot be read: it is shown and not run. */
    void damaged(String job, String store) {
        Entry<A> entry = new Entry<>(new Submission(job, "", store, true));
        entry.phase = Phase.DAMAGED;
        jobs.put(job, entry);
    }

    /** The jobs that begin now, the oldest first. @param atOnce how many may run side by side */
    List<Submission> begin(long atOnce) {
        List<Submission> begun = new ArrayList<>();
        long running = jobs.values().stream().filter(Entry::hasCoordinator).count();
        for (Entry<A> entry : jobs.values()) {
            boolean ready = entry.phase == Phase.QUEUED && !entry.draining && entry.writing.isEmpty();
            if (ready && running < atOnce) {
                entry.phase = Phase.RUNNING;
                begun.add(entry.submission);
                running++;
            }
        }
        return begun;
    }

    JobPhase phase(String job) {
        Entry<A> entry = jobs.get(job);
        return entry == null
                ? JobPhase.UNKNOWN
                : switch (entry.phase) {
                    case UNKNOWN -> JobPhase.UNKNOWN;
                    case QUEUED -> JobPhase.QUEUED;
                    case RUNNING -> JobPhase.RUNNING;
                    case CANCELLING -> JobPhase.CANCELLING;
                    case OVER, FINISHED -> JobPhase.OVER;
                    case DAMAGED -> JobPhase.DAMAGED;
                };
    }

    /** The present run of a job whose submission is on disk. */
    Optional<Submission> submission(String job) {
        return Optional.ofNullable(jobs.get(job))
                .filter(entry -> entry.phase != Phase.UNKNOWN)
                .map(entry -> entry.submission);
    }

    /** Whether this is the run that counts, and it is asked to end. */
    boolean isCancelling(Submission run) {
        Entry<A> entry = jobs.get(run.job());
        return entry != null
                && entry.phase == Phase.CANCELLING
                && entry.submission.run().equals(run.run());
    }

    /** Whether a later submission has taken the place of this one. */
    boolean isReplaced(Submission run) {
        return submission(run.job()).filter(now -> now.run().equals(run.run())).isEmpty();
    }

    /** Names, in the order they came. */
    List<String> all() {
        return jobs.entrySet().stream()
                .filter(job -> job.getValue().phase != Phase.UNKNOWN)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Entry<A> writing(String job) {
        Entry<A> entry = jobs.get(job);
        if (entry == null || entry.writing.isEmpty()) {
            throw new IllegalStateException("Nothing is being written of job " + job + ", which is "
                    + (entry == null ? "unknown" : entry.phase));
        }
        return entry;
    }
}
