package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.job.RunningJobs.Running;
import io.coppice.actors.training.WorkerHost;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.NodeFigures;
import io.coppice.protocols.message.WireMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster's one door for users: takes submissions, runs one {@link JobCoordinator} for each as long as there are
 * workers, and passes its events on. A coordinator that ends without a last event is made anew and goes on from the newest
 * checkpoint; so does every job that a registry before this one had not ended.
 */
public final class JobRegistry {
    private static final int COORDINATORS_AT_MOST = 4;
    private static final Duration TURN = Duration.ofSeconds(5);

    private final ActorContext<WireMessage> context;
    private final JobSetting setting;
    private final JobTable table = new JobTable();
    private final RunningJobs running;
    private final Departures<JobProtocol.Leave> departures = new Departures<>();
    private final Map<String, EventLog> logs = new HashMap<>();
    private final Map<String, NodeFigures> counts = new TreeMap<>();
    private int names;

    private record Durable(Submission submission, JobProtocol.Submit request) implements PrivateMessage {}

    private record NotDurable(JobProtocol.Submit request, String reason) implements PrivateMessage {}

    private record Happened(JobEvent event) implements PrivateMessage {}

    private record CoordinatorGone(String job) implements PrivateMessage {}

    private record FollowerGone(String job, ActorRef<JobEvent> follower) implements PrivateMessage {}

    private record Hosts(Receptionist.Listing listing) implements PrivateMessage {}

    private record NodeGone(ClusterEvent.MemberRemoved removed) implements PrivateMessage {}

    private record NextTurn() implements PrivateMessage {}

    private JobRegistry(ActorContext<WireMessage> context, JobSetting setting) {
        this.context = context;
        this.setting = setting;
        this.running = new RunningJobs(
                setting.workersOfHost(),
                WorkerHost::isAt,
                (job, workers) -> logs.get(job).employed(workers, now()));
    }

    public static Behavior<JobProtocol> create(JobSetting setting) {
        return Behaviors.<WireMessage>setup(context -> Behaviors.withTimers(timers -> {
                    JobRegistry registry = new JobRegistry(context, setting);
                    timers.startTimerWithFixedDelay(new NextTurn(), TURN);
                    registry.recover();
                    ActorRef<Receptionist.Listing> hosts =
                            context.messageAdapter(Receptionist.Listing.class, Hosts::new);
                    context.getSystem().receptionist().tell(Receptionist.subscribe(WorkerHost.KEY, hosts));
                    ActorRef<ClusterEvent.MemberRemoved> gone =
                            context.messageAdapter(ClusterEvent.MemberRemoved.class, NodeGone::new);
                    Cluster.get(context.getSystem())
                            .subscriptions()
                            .tell(Subscribe.create(gone, ClusterEvent.MemberRemoved.class));
                    return Behaviors.receiveMessage(message -> {
                        registry.receive(message);
                        return Behaviors.same();
                    });
                }))
                .narrow();
    }

    private void recover() {
        try {
            for (JobArchive.Kept kept : setting.archive().all()) {
                Submission submission = kept.submission();
                boolean finished = kept.outcome()
                        .filter(JobEvent.Finished.class::isInstance)
                        .isPresent();
                table.recovered(submission.resumed(), kept.outcome().isPresent(), finished);
                EventLog log = new EventLog();
                kept.outcome().ifPresent(last -> log.publish(last, now()));
                logs.put(submission.job(), log);
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("The jobs cannot be read: " + unreadable, unreadable);
        }
    }

    private void receive(WireMessage message) {
        switch (message) {
            case JobProtocol request -> receive(request);
            case Durable durable -> durable(durable);
            case NotDurable failed -> {
                table.notDurable(failed.request().job());
                refuse(failed.request(), failed.reason());
            }
            case Happened happened -> happened(happened.event());
            case JobCoordinator.Ready ready -> running.ready(ready.job(), ready.workers());
            case JobCoordinator.Silent silent -> running.silent(silent.job(), silent.node());
            case JobCoordinator.Heard heard -> running.heard(heard.job(), heard.node());
            case CoordinatorGone gone -> coordinatorGone(gone.job());
            case FollowerGone gone -> logs.get(gone.job()).forget(gone.follower());
            case Hosts hosts -> {
                running.hosts(hosts.listing().getServiceInstances(WorkerHost.KEY));
                begin();
            }
            case JobCoordinator.Stands stands -> stands(stands.job());
            case NodeGone gone -> {
                String node = gone.removed().member().address().toString();
                counts.remove(node);
                departures.gone(node);
                running.gone(WorkerHost.node(gone.removed().member().uniqueAddress()));
                goOn();
            }
            case NextTurn turn -> {
                running.nextTurn();
                departures.forgetOld(now());
                goOn();
            }
            default -> context.getLog().warn("The registry does not understand {}", message);
        }
    }

    private void receive(JobProtocol request) {
        switch (request) {
            case JobProtocol.Submit submit -> submit(submit);
            case JobProtocol.Follow follow -> follow(follow);
            case JobProtocol.Cancel cancel -> cancel(cancel);
            case JobProtocol.Leave leave -> leave(leave);
            case JobProtocol.AskStatus ask -> ask.replyTo().tell(status(ask.job()));
            case JobProtocol.AskJobs ask ->
                ask.replyTo()
                        .tell(new JobProtocol.Jobs(
                                table.all().stream().map(this::status).toList(), List.copyOf(counts.values())));
            case JobProtocol.Count count -> counts.put(count.figures().node(), count.figures());
        }
    }

    private JobProtocol.StatusReply status(String job) {
        EventLog log = logs.getOrDefault(job, new EventLog());
        return new JobProtocol.StatusReply(
                job,
                table.phase(job),
                table.submission(job).map(Submission::spec).orElse(""),
                log.newest(),
                log.figures(now()));
    }

    private long now() {
        return setting.nanoClock().getAsLong();
    }

    private void submit(JobProtocol.Submit request) {
        Submission submission = new Submission(request.job(), request.spec(), request.store(), request.resume());
        switch (table.submit(submission)) {
            case JobTable.Accepted accepted -> makeDurable(submission, request);
            case JobTable.Attached attached -> request.replyTo().tell(new JobProtocol.Accepted(request.job()));
            case JobTable.NotYet notYet -> {}
            case JobTable.Refused refused -> refuse(request, refused.reason());
        }
    }

    private void makeDurable(Submission submission, JobProtocol.Submit request) {
        CompletableFuture<Void> written = CompletableFuture.runAsync(
                () -> write(submission), context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
        context.pipeToSelf(
                written,
                (done, failure) -> failure == null
                        ? new Durable(submission, request)
                        : new NotDurable(request, failure.getCause().getMessage()));
    }

    private void write(Submission submission) {
        try {
            setting.archive().submitted(submission);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The submission of " + submission.job() + " cannot be written to " + submission.store() + ": " + e,
                    e);
        }
    }

    private void refuse(JobProtocol.Submit request, String reason) {
        request.replyTo().tell(new JobProtocol.SubmitRefused(request.job(), reason));
    }

    private void durable(Durable durable) {
        String job = durable.submission().job();
        table.durable(job);
        logs.put(job, new EventLog());
        durable.request().replyTo().tell(new JobProtocol.Accepted(job));
        begin();
    }

    /** As many jobs as can have a worker each; the others wait. */
    private void begin() {
        if (departures.isAnyLeaving()) {
            return;
        }
        table.begin(running.atOnce()).forEach(submission -> run(submission, 1));
    }

    private void run(Submission submission, int lives) {
        ActorRef<JobEvent> listener = context.messageAdapter(JobEvent.class, Happened::new);
        ActorRef<WireMessage> coordinator = context.spawn(
                JobCoordinator.create(
                        submission, setting, listener, context.getSelf().narrow()),
                "job-" + names++,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
        context.watchWith(coordinator, new CoordinatorGone(submission.job()));
        running.add(new Running(submission, coordinator, lives, 0));
        if (departures.isAnyLeaving()) {
            departures.begun(submission.job());
            coordinator.tell(new JobCoordinator.StandStill());
        }
    }

    private void leave(JobProtocol.Leave leave) {
        List<Running> jobs = running.all();
        departures.leave(
                leave.node(),
                leave,
                jobs.stream().map(job -> job.submission().job()).toList(),
                now());
        jobs.forEach(job -> job.coordinator().tell(new JobCoordinator.StandStill()));
        permit();
    }

    private void stands(String job) {
        departures.stands(job);
        permit();
    }

    private void permit() {
        departures.permitted().forEach(leave -> leave.replyTo().tell(new JobProtocol.MayLeave(leave.node())));
    }

    /** When nobody is about to leave any more. */
    private void goOn() {
        departures.over().ifPresent(left -> {
            running.all().forEach(job -> job.coordinator().tell(new JobCoordinator.GoOn(left)));
            begin();
        });
    }

    /** The last event is on disk before anybody hears it, or a registry after this one would run the job again. */
    private void happened(JobEvent event) {
        if (event.isLast()) {
            try {
                setting.archive().ended(table.submission(event.job()).orElseThrow(), event);
            } catch (IOException notKept) {
                context.getLog().warn("That {} is over was not written down: {}", event.job(), notKept.toString());
            }
        }
        logs.get(event.job()).publish(event, now());
    }

    private void coordinatorGone(String job) {
        Running gone = running.remove(job);
        EventLog log = logs.get(job);
        if (log.newest().filter(JobEvent::isLast).isPresent()) {
            ended(job);
        } else if (gone.lives() < COORDINATORS_AT_MOST) {
            log.publish(new JobEvent.Warning(job, "The job's coordinator was lost; another goes on"), now());
            run(gone.submission().resumed(), gone.lives() + 1);
        } else {
            happened(new JobEvent.Failed(job, "The job's coordinator was lost again and again; the log says why"));
            ended(job);
        }
    }

    private void ended(String job) {
        stands(job);
        table.ended(
                job,
                logs.get(job)
                        .newest()
                        .filter(JobEvent.Finished.class::isInstance)
                        .isPresent());
        begin();
    }

    private void follow(JobProtocol.Follow follow) {
        EventLog log = logs.get(follow.job());
        if (log != null && !log.isFollowedBy(follow.subscriber())) {
            context.watchWith(follow.subscriber(), new FollowerGone(follow.job(), follow.subscriber()));
            log.follow(follow.subscriber());
        }
    }

    private void cancel(JobProtocol.Cancel cancel) {
        Optional<Running> job = running.find(cancel.job());
        if (job.isPresent()) {
            job.get().coordinator().tell(cancel);
        } else if (table.phase(cancel.job()) == JobProtocol.JobPhase.QUEUED) {
            happened(new JobEvent.Cancelled(cancel.job(), 0, ""));
            ended(cancel.job());
            cancel.replyTo().tell(new JobProtocol.CancelAccepted(cancel.job()));
        } else {
            cancel.replyTo()
                    .tell(new JobProtocol.CancelRefused(cancel.job(), "No job named " + cancel.job() + " is running"));
        }
    }
}
