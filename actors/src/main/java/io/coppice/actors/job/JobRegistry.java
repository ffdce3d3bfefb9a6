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

/** The cluster's one door for users: takes submissions and runs one {@link JobCoordinator} for each. */
public final class JobRegistry {
    private final ActorContext<WireMessage> context;
    private final JobSetting setting;
    private final JobTable table = new JobTable();
    private final Map<String, ActorRef<WireMessage>> coordinators = new HashMap<>();
    private final Map<String, JobEvent> newest = new HashMap<>();
    private int names;

    private record Durable(Submission submission, JobProtocol.Submit request) implements PrivateMessage {}

    private record NotDurable(JobProtocol.Submit request, String reason) implements PrivateMessage {}

    private record Happened(JobEvent event) implements PrivateMessage {}

    private record CoordinatorGone(String job) implements PrivateMessage {}

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
            case JobProtocol.AskStatus ask ->
                ask.replyTo()
                        .tell(new JobProtocol.StatusReply(
                                ask.job(), table.isKnown(ask.job()), Optional.ofNullable(newest.get(ask.job()))));
            case Durable durable -> run(durable);
            case NotDurable failed -> {
                table.notDurable(failed.request().job());
                refuse(failed.request(), failed.reason());
            }
            case Happened happened -> newest.put(happened.event().job(), happened.event());
            case CoordinatorGone gone -> {
                coordinators.remove(gone.job());
                table.ended(gone.job(), Optional.ofNullable(newest.get(gone.job())));
            }
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

    private void run(Durable durable) {
        String job = durable.submission().job();
        table.durable(job);
        ActorRef<WireMessage> coordinator = context.spawn(
                JobCoordinator.create(durable.submission(), setting),
                "job-" + names++,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
        context.watchWith(coordinator, new CoordinatorGone(job));
        coordinators.put(job, coordinator);
        ActorRef<JobEvent> listener = context.messageAdapter(JobEvent.class, Happened::new);
        coordinator.tell(new JobProtocol.Follow(job, listener));
        durable.request().replyTo().tell(new JobProtocol.Accepted(job));
    }

    private void follow(JobProtocol.Follow follow) {
        ActorRef<WireMessage> coordinator = coordinators.get(follow.job());
        if (coordinator != null) {
            coordinator.tell(follow);
        } else {
            table.lastEvent(follow.job()).ifPresent(follow.subscriber()::tell);
        }
    }

    private void cancel(JobProtocol.Cancel cancel) {
        ActorRef<WireMessage> coordinator = coordinators.get(cancel.job());
        if (coordinator != null) {
            coordinator.tell(cancel);
        } else {
            cancel.replyTo()
                    .tell(new JobProtocol.CancelRefused(cancel.job(), "No job named " + cancel.job() + " is running"));
        }
    }
}
