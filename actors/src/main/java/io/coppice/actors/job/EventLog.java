package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobFigures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events of a job and who follows them. Whoever comes late hears everything but the progress that is past. */
final class EventLog {
    private static final int KEPT = 10_000;

    private final List<JobEvent> events = new ArrayList<>();
    private final Set<ActorRef<JobEvent>> followers = new LinkedHashSet<>();
    private final FigureKeeper figures = new FigureKeeper();
    private Optional<JobEvent> newest = Optional.empty();

    /** @param now a clock that never goes back, nanoseconds */
    void publish(JobEvent event, long now) {
        figures.add(event, now);
        newest = Optional.of(event);
        if (!(event instanceof JobEvent.Progress) && (events.size() < KEPT || event.isLast())) {
            events.add(event);
        }
        followers.forEach(follower -> follower.tell(event));
    }

    void follow(ActorRef<JobEvent> follower) {
        if (followers.add(follower)) {
            events.forEach(follower::tell);
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

    JobFigures figures(long now) {
        return figures.figures(now);
    }

    Optional<JobEvent> newest() {
        return newest;
    }
}
