package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.UniqueAddress;
import io.coppice.actors.PrivateMessage;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.HostProtocol;
import io.coppice.protocols.message.TrainingProtocol;
import io.coppice.protocols.message.WireMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A node's door for coordinators that look for workers: it employs as many as a job asks of this node. */
public final class WorkerHost {
    public static final ServiceKey<HostProtocol> KEY = ServiceKey.create(HostProtocol.class, "worker-hosts");

    private final ActorContext<WireMessage> context;
    private final JobResources resources;
    private final String node;
    private final Map<ActorRef<TrainingProtocol>, Team> teams = new HashMap<>();
    private int names;

    /** The workers of one job on this node. */
    private record Team(WorkerJob job, Deque<ActorRef<WireMessage>> workers) {}

    private record CoordinatorGone(ActorRef<TrainingProtocol> coordinator) implements PrivateMessage {}

    private WorkerHost(ActorContext<WireMessage> context, JobResources resources, String node) {
        this.context = context;
        this.resources = resources;
        this.node = node;
    }

    /** @param node this node's {@link #node name} */
    public static Behavior<HostProtocol> create(JobResources resources, String node) {
        return Behaviors.<WireMessage>setup(context -> {
                    WorkerHost host = new WorkerHost(context, resources, node);
                    context.getSystem()
                            .receptionist()
                            .tell(Receptionist.register(KEY, context.getSelf().narrow()));
                    return Behaviors.receive(WireMessage.class)
                            .onMessage(HostProtocol.Employ.class, employ -> {
                                host.employ(employ);
                                return Behaviors.same();
                            })
                            .onMessage(CoordinatorGone.class, gone -> {
                                host.dismiss(gone.coordinator());
                                return Behaviors.same();
                            })
                            .build();
                })
                .narrow();
    }

    /** Names a node among all of the cluster and among its own earlier lives. */
    public static String node(UniqueAddress node) {
        return node.address() + "#" + node.longUid();
    }

    /** Whether a host is another node's of this {@link #node name}. */
    public static boolean isAt(String node, ActorRef<HostProtocol> host) {
        return node.startsWith(host.path().address() + "#");
    }

    private void employ(HostProtocol.Employ employ) {
        Team team = teams.computeIfAbsent(employ.coordinator(), coordinator -> hire(employ));
        while (team.workers.size() < employ.workers()) {
            String name = node + "." + names++;
            team.workers.push(context.spawn(
                    TrainingWorker.create(name, team.job),
                    "worker-" + names,
                    DispatcherSelector.fromConfig("coppice.dispatcher.coordination")));
        }
        while (team.workers.size() > employ.workers()) {
            team.workers.pop().tell(new TrainingWorker.Retire());
        }
    }

    private Team hire(HostProtocol.Employ employ) {
        JobResources.Job job = resources.job(employ.spec());
        ActorRef<DataProtocol> loader = context.spawn(
                DataLoader.create(job::batchPool),
                "loader-" + names++,
                DispatcherSelector.fromConfig("coppice.dispatcher.own-thread"));
        context.watchWith(employ.coordinator(), new CoordinatorGone(employ.coordinator()));
        WorkerJob workerJob = new WorkerJob(
                job.network(),
                job::kernels,
                job.steps(),
                job::passes,
                job.spec().train().shards(),
                employ.coordinator(),
                loader,
                ChunkedDelivery.of(context.getSystem()));
        return new Team(workerJob, new ArrayDeque<>());
    }

    private void dismiss(ActorRef<TrainingProtocol> coordinator) {
        Team team = teams.remove(coordinator);
        if (team != null) {
            team.workers.forEach(context::stop);
            context.stop(team.job.loader());
        }
    }
}
