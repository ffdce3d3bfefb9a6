package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;

/** What users say to the registry of jobs. */
public sealed interface JobProtocol extends WireMessage {

    /**
     * Submits a job, or resumes it when its store holds a checkpoint of it. Durable before it is acknowledged.
     *
     * @param spec the complete job specification as HOCON text
     * @param store the folder of its checkpoints and its finished model
     * @param resume whether checkpoints in the store are expected (true) or refused (false)
     */
    record Submit(String job, String spec, String store, boolean resume, ActorRef<SubmitReply> replyTo)
            implements JobProtocol {}

    /** Every event so far but the progress that is past, then those that come. */
    record Follow(String job, ActorRef<JobEvent> subscriber) implements JobProtocol {}

    /** Ends a job in order: drained, checkpointed, then {@link JobEvent.Cancelled}. */
    record Cancel(String job, ActorRef<CancelReply> replyTo) implements JobProtocol {}

    /** Removes a job that is over, with everything that is kept of it. */
    record Delete(String job, ActorRef<DeleteReply> replyTo) implements JobProtocol {}

    /** Whether jobs can be served. */
    record AskReady(ActorRef<Ready> replyTo) implements JobProtocol {}

    /** @param reason why not, in one sentence; empty when jobs are served */
    record Ready(Optional<String> reason) implements WireMessage {}

    record AskStatus(String job, ActorRef<StatusReply> replyTo) implements JobProtocol {}

    /** Every node tells again and again, so that a registry that has moved knows soon. */
    record Count(NodeFigures figures) implements JobProtocol {}

    /**
     * The jobs in the order they came, a page at a time: all of them may be more than a message holds.
     *
     * @param from how many of them are passed over
     */
    record AskJobs(int from, ActorRef<Jobs> replyTo) implements JobProtocol {}

    /**
     * A node is about to leave in order: every job comes to a stand at a checkpoint and stays there until it is gone.
     *
     * @param node its address
     */
    record Leave(String node, ActorRef<MayLeave> replyTo) implements JobProtocol {}

    /** Every job stands. */
    record MayLeave(String node) implements WireMessage {}

    /** Where a job stands. */
    enum JobPhase {
        UNKNOWN,
        QUEUED,
        RUNNING,
        /** It runs, but cannot go on at present. */
        WAITING,
        /** It runs, and comes to its end at a checkpoint. */
        CANCELLING,
        OVER,
        /** Its files cannot be used. */
        DAMAGED
    }

    sealed interface SubmitReply extends WireMessage {}

    record Accepted(String job) implements SubmitReply {}

    record SubmitRefused(String job, String reason) implements SubmitReply {}

    sealed interface CancelReply extends WireMessage {}

    record CancelAccepted(String job) implements CancelReply {}

    record CancelRefused(String job, String reason) implements CancelReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted(String job) implements DeleteReply {}

    record DeleteRefused(String job, String reason) implements DeleteReply {}

    /**
     * @param spec the job's specification, empty when it is unknown
     * @param lastEvent the newest event, empty when nothing has happened yet or the job is unknown
     */
    record StatusReply(String job, JobPhase phase, String spec, Optional<JobEvent> lastEvent, JobMetrics figures)
            implements WireMessage {}

    /** @param next where the next page begins; empty on the last */
    record Jobs(List<StatusReply> jobs, List<NodeFigures> nodes, Optional<Integer> next) implements WireMessage {}
}
