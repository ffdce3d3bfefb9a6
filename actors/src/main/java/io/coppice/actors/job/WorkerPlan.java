package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import io.coppice.protocols.message.HostProtocol;
import io.coppice.protocols.message.HostProtocol.Employ;
import io.coppice.protocols.message.TrainingProtocol;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Spreads a job's workers evenly over the nodes that offer any, and again when nodes come and go. */
final class WorkerPlan {
    private final Submission submission;
    private final int workers;
    private final ActorRef<TrainingProtocol> coordinator;

    WorkerPlan(Submission submission, int workers, ActorRef<TrainingProtocol> coordinator) {
        this.submission = submission;
        this.workers = workers;
        this.coordinator = coordinator;
    }

    void employ(Set<ActorRef<HostProtocol>> hosts) {
        List<ActorRef<HostProtocol>> sorted = hosts.stream()
                .sorted(Comparator.comparing(host -> host.path().toString()))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            int share = workers / sorted.size() + (i < workers % sorted.size() ? 1 : 0);
            sorted.get(i).tell(new Employ(submission.job(), submission.spec(), share, coordinator));
        }
    }
}
