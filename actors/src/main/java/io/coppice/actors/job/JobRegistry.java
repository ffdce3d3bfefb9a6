package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.WireMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster's one door for users: takes submissions, runs one {@link JobCoordinator} for each and passes its events on.
 * A coordinator that ends without a last event is made anew and goes on from the newest checkpoint.
 */
public final class JobRegistry {
    private static final int COORDINATORS_AT_MOST = 4;

    private final ActorContext<WireMessage> context;
    private final JobSetting setting;
    private final JobTable table = new JobTable();
    private final Map<String, Running> running = new HashMap<>();
    private final Map<String, EventLog> logs = new HashMap<>();
    private int names;

    /** @param lives how many coordinators the job has had */
    private record Running(Submission submission, ActorRef<WireMessage> coordinator, int lives) {}

    private record Durable(Submission submission, JobProtocol.Submit request) implements PrivateMessage {}

    private record NotDurable(JobProtocol.Submit request, String reason) implements PrivateMessage {}

    private record Happened(JobEvent event) implements PrivateMessage {}

    private record CoordinatorGone(String job) implements PrivateMessage {}

    private record FollowerGone(String job, ActorRef<JobEvent> follower) implements PrivateMessage {}

    private JobRegistry(ActorContext<WireMessage> context, JobSetting setting) {
        this.context = context;
        this.setting = setting;
    }

    public static Behavior<JobProtocol> create(JobSetting setting) {
        return Behaviors.<WireMessage>setup(context -> {
                    JobRegistry registry = new JobRegistry(context, setting);
                    return Behaviors.receiveMessage(message -> {
                        registry.receive(message);
                        return Behaviors.same();
                    });
                })
                .narrow();
    }

    private void receive(WireMessage message) {
        switch (message) {
            case JobProtocol.Submit submit -> submit(submit);
            case JobProtocol.Follow follow -> follow(follow);
            case JobProtocol.Cancel cancel -> cancel(cancel);
            case JobProtocol.AskStatus ask -> {
                Optional<JobEvent> newest =
                        Optional.ofNullable(logs.get(ask.job())).flatMap(EventLog::newest);
                ask.replyTo().tell(new JobProtocol.StatusReply(ask.job(), table.isKnown(ask.job()), newest));
            }
            case Durable durable -> {
                table.durable(durable.submission().job());
                logs.put(durable.submission().job(), new EventLog());
                run(durable.submission(), 1);
                durable.request()
                        .replyTo()
                        .tell(new JobProtocol.Accepted(durable.request().job()));
            }
            case NotDurable failed -> {
                table.notDurable(failed.request().job());
                refuse(failed.request(), failed.reason());
            }
            case Happened happened -> logs.get(happened.event().job()).publish(happened.event());
            case CoordinatorGone gone -> coordinatorGone(gone.job());
            case FollowerGone gone -> logs.get(gone.job()).forget(gone.follower());
            default -> context.getLog().warn("The registry does not understand {}", message);
        }
    }

    private void submit(JobProtocol.Submit request) {
        Submission submission = new Submission(request.job(), request.spec(), request.store(), request.resume());
        Optional<String> refusal = table.submit(submission);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
            return;
        }
        CompletableFuture<Void> written = CompletableFuture.runAsync(
                () -> write(submission), context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
        context.pipeToSelf(
                written,
                (done, failure) -> failure == null
                        ? new Durable(submission, request)
                        : new NotDurable(request, failure.getCause().getMessage()));
    }

    private static void write(Submission submission) {
        try {
            SubmissionFile.write(submission);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The submission of " + submission.job() + " cannot be written to " + submission.store() + ": " + e,
                    e);
        }
    }

    private void refuse(JobProtocol.Submit request, String reason) {
        request.replyTo().tell(new JobProtocol.SubmitRefused(request.job(), reason));
    }

    private void run(Submission submission, int lives) {
        ActorRef<JobEvent> listener = context.messageAdapter(JobEvent.class, Happened::new);
        ActorRef<WireMessage> coordinator = context.spawn(
                JobCoordinator.create(submission, setting, listener),
                "job-" + names++,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
        context.watchWith(coordinator, new CoordinatorGone(submission.job()));
        running.put(submission.job(), new Running(submission, coordinator, lives));
    }

    private void coordinatorGone(String job) {
        Running gone = running.remove(job);
        EventLog log = logs.get(job);
        if (log.newest().filter(JobEvent::isLast).isPresent()) {
            table.ended(job);
        } else if (gone.lives() < COORDINATORS_AT_MOST) {
            log.publish(new JobEvent.Warning(job, "The job's coordinator was lost; another goes on"));
            Submission again = new Submission(
                    job, gone.submission().spec(), gone.submission().store(), true);
            run(again, gone.lives() + 1);
        } else {
            log.publish(new JobEvent.Failed(job, "The job's coordinator was lost again and again; the log says why"));
            table.ended(job);
        }
    }

    private void follow(JobProtocol.Follow follow) {
        EventLog log = logs.get(follow.job());
        if (log != null) {
            context.watchWith(follow.subscriber(), new FollowerGone(follow.job(), follow.subscriber()));
            log.follow(follow.subscriber());
        }
    }

    private void cancel(JobProtocol.Cancel cancel) {
        Running job = running.get(cancel.job());
        if (job != null) {
            job.coordinator().tell(cancel);
        } else {
            cancel.replyTo()
                    .tell(new JobProtocol.CancelRefused(cancel.job(), "No job named " + cancel.job() + " is running"));
        }
    }
}
