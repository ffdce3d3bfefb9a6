package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.JobEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The events of every run that is shown or not yet gone, and why jobs that run cannot go on. */
final class JobLogs {
    private final Map<Run, EventLog> logs = new HashMap<>();
    private final Map<String, String> waits = new HashMap<>();
    private final Set<Run> over = new HashSet<>();

    private final Delivery delivery;

    /** @param delivery of events that may be longer than a frame */
    JobLogs(Delivery delivery) {
        this.delivery = delivery;
    }

    private record Run(String job, String run) {
        static Run of(Submission submission) {
            return new Run(submission.job(), submission.run());
        }
    }

    /** That of a run, begun at the first call. */
    EventLog of(Submission run) {
        return logs.computeIfAbsent(Run.of(run), key -> new EventLog(delivery));
    }

    /** Those who follow any run of the job hear no more of this subscriber's. */
    void forget(String job, ActorRef<JobEvent> follower) {
        logs.forEach((run, log) -> {
            if (run.job().equals(job)) {
                log.forget(follower);
            }
        });
    }

    /** Its coordinator has said all it will say. */
    void isOver(Submission run) {
        over.add(Run.of(run));
        waits.remove(run.job());
    }

    boolean wasOver(Submission run) {
        return over.contains(Run.of(run));
    }

    /** Nobody asks for this run any more. */
    void remove(Submission run) {
        logs.remove(Run.of(run));
        over.remove(Run.of(run));
    }

    /** @param reason why the job cannot go on; empty when it goes on */
    void waits(String job, Optional<String> reason) {
        reason.ifPresentOrElse(why -> waits.put(job, why), () -> waits.remove(job));
    }

    boolean isWaiting(String job) {
        return waits.containsKey(job);
    }
}
