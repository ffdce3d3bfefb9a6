package io.coppice.actors.job;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.job.RunningJobs.Running;
import io.coppice.actors.training.WorkerHost;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.actors.transfer.Delivery;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.JobProtocol.JobPhase;
import io.coppice.protocols.message.NodeFigures;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The cluster's one door for users: takes submissions, runs one {@link JobCoordinator} for each as long as there are
 * workers, and passes its events on. What becomes of a job is decided by {@link JobTable}; here are mail and addresses. A
 * coordinator that ends without a last event is made anew and goes on from the newest checkpoint; so does every job that a
 * registry before this one had not ended.
 *
 * <p>It begins with what the archive holds. Until that could be read it answers only that it is not ready, and tries again.
 * A message that it stumbles over costs at most the job it is about; should it be lost itself, it begins anew.
 */
public final class JobRegistry {
    private static final int COORDINATORS_AT_MOST = 4;
    private static final int PAGE = 64;
    private static final int STASHED_AT_MOST = 10_000;
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final SupervisorStrategy BEGIN_ANEW =
            SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(30), 0.2);

    private final ActorContext<WireMessage> context;
    private final StashBuffer<WireMessage> early;
    private final JobSetting setting;
    private final ArchiveMail archive;
    private final JobTable<JobProtocol> table = new JobTable<>();
    private final Delivery delivery;
    private final JobLogs logs;
    private final RunningJobs running;
    private final NodeDrain<JobProtocol.Leave> departures = new NodeDrain<>();
    private final Map<String, NodeFigures> counts = new TreeMap<>();
    private Optional<String> unready = Optional.of("The jobs are being read");
    private int names;

    private record Happened(Submission of, JobEvent event) implements PrivateMessage {}

    private record CoordinatorGone(Submission of) implements PrivateMessage {}

    private record FollowerGone(String job, ActorRef<JobEvent> follower) implements PrivateMessage {}

    private record Hosts(Receptionist.Listing listing) implements PrivateMessage {}

    private record NodeGone(ClusterEvent.MemberRemoved removed) implements PrivateMessage {}

    private record NextTurn() implements PrivateMessage {}

    private JobRegistry(ActorContext<WireMessage> context, StashBuffer<WireMessage> early, JobSetting setting) {
        this.context = context;
        this.early = early;
        this.setting = setting;
        this.delivery = ChunkedDelivery.of(context.getSystem());
        this.logs = new JobLogs(delivery);
        this.archive = new ArchiveMail(context, setting.archive());
        this.running = new RunningJobs(
                setting.workersOfHost(),
                WorkerHost::isAt,
                delivery,
                (job, workers) -> table.submission(job)
                        .ifPresent(present -> logs.of(present).employed(workers, now())));
    }

    public static Behavior<JobProtocol> create(JobSetting setting) {
        Behavior<WireMessage> registry = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> Behaviors.withStash(STASHED_AT_MOST, early -> {
                    timers.startTimerWithFixedDelay(new NextTurn(), TURN);
                    return new JobRegistry(context, early, setting).begun();
                })));
        return Behaviors.supervise(registry).onFailure(BEGIN_ANEW).narrow();
    }

    private Behavior<WireMessage> begun() {
        archive.read();
        ActorRef<Receptionist.Listing> hosts = context.messageAdapter(Receptionist.Listing.class, Hosts::new);
        context.getSystem().receptionist().tell(Receptionist.subscribe(WorkerHost.KEY, hosts));
        ActorRef<ClusterEvent.MemberRemoved> gone =
                context.messageAdapter(ClusterEvent.MemberRemoved.class, NodeGone::new);
        Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(gone, ClusterEvent.MemberRemoved.class));
        return reading();
    }

    /** Until the archive could be read. */
    private Behavior<WireMessage> reading() {
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case ArchiveMail.Read read -> {
                    unready = Optional.empty();
                    read.found().forEach(this::recovered);
                    begin();
                    return early.unstashAll(serving());
                }
                case ArchiveMail.Unreadable unreadable -> {
                    unready = Optional.of("The jobs cannot be read: " + unreadable.reason());
                    context.getLog().warn("{}; tried again", unready.get());
                    archive.readLater();
                }
                case ArchiveMail.ReadAgain again -> archive.read();
                case JobProtocol.AskReady ask -> ask.replyTo().tell(new JobProtocol.Ready(unready));
                case JobProtocol.Count count -> receive(message);
                default -> {
                    if (early.isFull()) {
                        context.getLog().warn("Too much is asked before the jobs could be read: {}", message);
                    } else {
                        early.stash(message);
                    }
                }
            }
            return Behaviors.same();
        });
    }

    private Behavior<WireMessage> serving() {
        return Behaviors.receiveMessage(message -> {
            try {
                receive(message);
            } catch (RuntimeException | StackOverflowError poisoned) {
                stumbled(message, poisoned);
            }
            return Behaviors.same();
        });
    }

    private void recovered(JobArchive.Found found) {
        switch (found) {
            case JobArchive.Kept kept -> {
                kept.outcome().ifPresent(last -> logs.of(kept.submission()).publish(last, now()));
                run(table.recovered(kept.submission().resumed(), kept.outcome(), kept.cancelled()));
            }
            case JobArchive.Damaged damaged -> {
                context.getLog().error(damaged.reason());
                table.damaged(damaged.job(), damaged.store().toAbsolutePath().toString());
                logs.of(table.submission(damaged.job()).orElseThrow())
                        .publish(new JobEvent.Failed(damaged.job(), damaged.reason()), now());
            }
        }
    }

    /** Nobody but the job that a message is about may suffer from it. */
    private void stumbled(WireMessage message, Throwable poisoned) {
        context.getLog().error("The registry stumbled over {}", message, poisoned);
        String reason = "The registry of jobs stumbled over this (" + poisoned + "); its log says more";
        switch (message) {
            case JobProtocol.Submit submit -> answer(submit, Optional.of(reason));
            case JobProtocol.Cancel cancel -> answer(cancel, Optional.of(reason));
            case JobProtocol.Delete delete -> answer(delete, Optional.of(reason));
            case Happened happened ->
                running.find(happened.of().job()).ifPresent(job -> context.stop(job.coordinator()));
            default -> {}
        }
    }

    private void receive(WireMessage message) {
        switch (message) {
            case JobProtocol request -> receive(request);
            case ArchiveMail.Written written -> run(table.written(written.job()));
            case ArchiveMail.NotWritten failed -> run(table.notWritten(failed.job(), failed.reason()));
            case ArchiveMail.WriteAgain again -> run(table.again(again.job()));
            case Happened happened -> happened(happened.of(), happened.event());
            case JobCoordinator.Ready ready -> running.ready(ready.job(), ready.workers());
            case JobCoordinator.Waits waits -> logs.waits(waits.job(), waits.reason());
            case JobCoordinator.Silent silent -> running.silent(silent.job(), silent.node());
            case JobCoordinator.Heard heard -> running.heard(heard.job(), heard.node());
            case CoordinatorGone gone -> coordinatorGone(gone.of());
            case FollowerGone gone -> logs.forget(gone.job(), gone.follower());
            case Hosts hosts -> {
                running.hosts(hosts.listing().getServiceInstances(WorkerHost.KEY));
                begin();
            }
            case JobCoordinator.Drained stands -> stands(stands.job());
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
            case JobProtocol.Submit submit ->
                run(table.submit(
                        new Submission(
                                submit.job(),
                                submit.spec(),
                                submit.store(),
                                submit.resume(),
                                UUID.randomUUID().toString()),
                        submit));
            case JobProtocol.Cancel cancel -> run(table.cancel(cancel.job(), cancel));
            case JobProtocol.Delete delete -> run(table.delete(delete.job(), delete));
            case JobProtocol.Follow follow -> follow(follow);
            case JobProtocol.Leave leave -> leave(leave);
            case JobProtocol.AskReady ask -> ask.replyTo().tell(new JobProtocol.Ready(unready));
            case JobProtocol.AskStatus ask -> delivery.tellLong(ask.replyTo(), status(ask.job()));
            case JobProtocol.AskJobs ask -> delivery.tellLong(ask.replyTo(), page(ask.from()));
            case JobProtocol.Count count -> counts.put(count.figures().node(), count.figures());
        }
    }

    private JobProtocol.Jobs page(int from) {
        List<String> all = table.all();
        int begin = Math.clamp(from, 0, all.size());
        int end = Math.min(all.size(), begin + PAGE);
        return new JobProtocol.Jobs(
                all.subList(begin, end).stream().map(this::status).toList(),
                List.copyOf(counts.values()),
                end < all.size() ? Optional.of(end) : Optional.empty());
    }

    private JobProtocol.StatusReply status(String job) {
        EventLog log = table.submission(job).map(logs::of).orElseGet(() -> new EventLog(delivery));
        JobPhase phase = table.phase(job);
        return new JobProtocol.StatusReply(
                job,
                phase == JobPhase.RUNNING && logs.isWaiting(job) ? JobPhase.WAITING : phase,
                table.submission(job).map(Submission::spec).orElse(""),
                log.newest(),
                log.figures(now()));
    }

    private long now() {
        return setting.nanoClock().getAsLong();
    }

    private void run(List<TableEffect<JobProtocol>> effects) {
        for (TableEffect<JobProtocol> effect : effects) {
            switch (effect) {
                case TableEffect.Write<JobProtocol> write -> archive.write(write);
                case TableEffect.Later<JobProtocol> later -> archive.writeLater(later);
                case TableEffect.Done<JobProtocol> done -> answer(done.asker(), Optional.empty());
                case TableEffect.Refused<JobProtocol> refused -> answer(refused.asker(), Optional.of(refused.reason()));
                case TableEffect.EndInOrder<JobProtocol> end ->
                    running.find(end.job()).ifPresent(job -> job.coordinator().tell(new JobCoordinator.EndInOrder()));
                case TableEffect.Publish<JobProtocol> publish -> {
                    logs.of(publish.submission()).publish(publish.last(), now());
                    stands(publish.submission().job());
                }
                case TableEffect.Anew<JobProtocol> anew -> anew(anew);
            }
        }
        begin();
    }

    private void anew(TableEffect.Anew<JobProtocol> anew) {
        logs.of(anew.submission());
        anew.before().filter(before -> running.find(before.job()).isEmpty()).ifPresent(logs::remove);
    }

    /** @param refusal why not; empty when it is done, and on disk */
    private static void answer(JobProtocol request, Optional<String> refusal) {
        switch (request) {
            case JobProtocol.Submit submit ->
                submit.replyTo()
                        .tell(refusal.<JobProtocol.SubmitReply>map(
                                        reason -> new JobProtocol.SubmitRefused(submit.job(), reason))
                                .orElseGet(() -> new JobProtocol.Accepted(submit.job())));
            case JobProtocol.Cancel cancel ->
                cancel.replyTo()
                        .tell(refusal.<JobProtocol.CancelReply>map(
                                        reason -> new JobProtocol.CancelRefused(cancel.job(), reason))
                                .orElseGet(() -> new JobProtocol.CancelAccepted(cancel.job())));
            case JobProtocol.Delete delete ->
                delete.replyTo()
                        .tell(refusal.<JobProtocol.DeleteReply>map(
                                        reason -> new JobProtocol.DeleteRefused(delete.job(), reason))
                                .orElseGet(() -> new JobProtocol.Deleted(delete.job())));
            default -> throw new IllegalArgumentException("Nobody waits for an answer to " + request);
        }
    }

    /** As many jobs as can have a worker each; the others wait. */
    private void begin() {
        if (!departures.isAnyLeaving()) {
            table.begin(running.atOnce()).forEach(submission -> run(submission, 1));
        }
    }

    private void run(Submission submission, int lives) {
        ActorRef<WireMessage> self = context.getSelf();
        ActorRef<WireMessage> coordinator = context.spawn(
                JobCoordinator.create(
                        submission, setting, event -> self.tell(new Happened(submission, event)), self.narrow()),
                "job-" + names++,
                DispatcherSelector.fromConfig("coppice.dispatcher.coordination"));
        context.watchWith(coordinator, new CoordinatorGone(submission));
        running.add(new Running(submission, coordinator, lives, 0));
        if (departures.isAnyLeaving()) {
            departures.begun(submission.job());
            coordinator.tell(new JobCoordinator.Drain());
        }
    }

    private void leave(JobProtocol.Leave leave) {
        List<Running> jobs = running.all();
        departures.leave(
                leave.node(),
                leave,
                jobs.stream().map(job -> job.submission().job()).toList(),
                now());
        jobs.forEach(job -> job.coordinator().tell(new JobCoordinator.Drain()));
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
            running.all().forEach(job -> job.coordinator().tell(new JobCoordinator.Resume(left)));
            begin();
        });
    }

    /** The last event is on disk before anybody hears it, or a registry after this one would run the job again. */
    private void happened(Submission of, JobEvent event) {
        if (event.isLast()) {
            logs.isOver(of);
            run(table.ended(of, event));
            return;
        }
        if (event instanceof JobEvent.CheckpointWritten) {
            running.progressed(of.job());
        }
        logs.of(of).publish(event, now());
    }

    private void coordinatorGone(Submission of) {
        Running gone = running.remove(of.job());
        if (logs.wasOver(of)) {
            table.coordinatorGone(of.job());
        } else if (table.isReplaced(of) || table.isCancelling(of)) {
            table.coordinatorGone(of.job());
            run(table.ended(of, new JobEvent.Cancelled(of.job(), 0, "")));
        } else if (gone.lives() < COORDINATORS_AT_MOST) {
            logs.of(of)
                    .publish(new JobEvent.Warning(of.job(), "The job's coordinator was lost; another goes on"), now());
            run(gone.submission().resumed(), gone.lives() + 1);
        } else {
            happened(
                    of,
                    new JobEvent.Failed(of.job(), "The job's coordinator was lost again and again; the log says why"));
        }
        if (table.isReplaced(of)) {
            logs.remove(of);
        }
        stands(of.job());
        begin();
    }

    private void follow(JobProtocol.Follow follow) {
        Optional<EventLog> log = table.submission(follow.job()).map(logs::of);
        if (log.isPresent() && !log.get().isFollowedBy(follow.subscriber())) {
            context.watchWith(follow.subscriber(), new FollowerGone(follow.job(), follow.subscriber()));
            log.get().follow(follow.subscriber());
        }
    }
}
