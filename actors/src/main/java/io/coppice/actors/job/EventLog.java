package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobMetrics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events of a job and who follows them. Whoever comes late hears everything but the progress that is past. */
final class EventLog {
    private static final int KEPT = 10_000;

    /** A row of history is some hundred bytes, and a frame some hundred thousand. */
    private static final int LONG_HISTORY = 100;

    private final Delivery delivery;
    private final List<JobEvent> events = new ArrayList<>();
    private boolean isLong;
    private final Set<ActorRef<JobEvent>> followers = new LinkedHashSet<>();
    private final MetricsRecorder figures = new MetricsRecorder();
    private Optional<JobEvent> newest = Optional.empty();

    /** @param delivery of events that may be longer than a frame */
    EventLog(Delivery delivery) {
        this.delivery = delivery;
    }

    /** @param now a clock that never goes back, nanoseconds */
    void publish(JobEvent event, long now) {
        figures.add(event, now);
        newest = Optional.of(event);
        if (!(event instanceof JobEvent.Progress) && (events.size() < KEPT || event.isLast())) {
            events.add(event);
        }
        isLong |= event instanceof JobEvent.Started started && started.history().size() > LONG_HISTORY
                || event instanceof JobEvent.Finished finished
                        && finished.result().history().size() > LONG_HISTORY;
        followers.forEach(follower -> tell(follower, event));
    }

    /** Once one is told in pieces all are: they must not overtake it. */
    private void tell(ActorRef<JobEvent> follower, JobEvent event) {
        if (isLong) {
            delivery.tellLong(follower, event);
        } else {
            follower.tell(event);
        }
    }

    void follow(ActorRef<JobEvent> follower) {
        if (followers.add(follower)) {
            events.forEach(event -> tell(follower, event));
        }
    }

    boolean isFollowedBy(ActorRef<JobEvent> follower) {
        return followers.contains(follower);
    }

    void forget(ActorRef<JobEvent> follower) {
        followers.remove(follower);
    }

    /** From now on these many workers are employed for the job. */
    void employed(int workers, long now) {
        figures.employed(workers, now);
    }

    JobMetrics figures(long now) {
        return figures.figures(now);
    }

    Optional<JobEvent> newest() {
        return newest;
    }
}
