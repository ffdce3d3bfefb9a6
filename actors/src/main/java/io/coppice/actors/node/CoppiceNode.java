package io.coppice.actors.node;

import akka.Done;
import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.SingletonActor;
import akka.cluster.typed.Subscribe;
import akka.remote.artery.tcp.SSLEngineProviderSetup;
import io.coppice.actors.count.CountTeller;
import io.coppice.actors.count.OversizedMessages;
import io.coppice.actors.images.ImageHost;
import io.coppice.actors.images.PeerImages;
import io.coppice.actors.job.JobArchive;
import io.coppice.actors.job.JobRegistry;
import io.coppice.actors.job.JobSetting;
import io.coppice.actors.membership.DeathProbe;
import io.coppice.actors.membership.MembershipSetup;
import io.coppice.actors.membership.StoreMembership;
import io.coppice.actors.training.JobResources;
import io.coppice.actors.training.WorkerHost;
import io.coppice.actors.transfer.ChunkedDelivery;
import io.coppice.protocols.message.JobProtocol;
import io.coppice.protocols.message.MembershipProtocol.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One node of a cluster: its actor system, and the actors that every node of its roles runs. */
public final class CoppiceNode implements AutoCloseable {
    private static final long LOOK_EVERY_MILLISECONDS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration SAY_AGAIN_AFTER = Duration.ofSeconds(20);
    private static final long DOWN_WITHIN_SECONDS = 20;
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(40);

    private final ActorSystem<Void> system;
    private final ActorRef<JobProtocol> registry;
    private final AtomicInteger names = new AtomicInteger();

    private final Optional<StoreMembership> membership;

    private CoppiceNode(
            ActorSystem<Void> system, ActorRef<JobProtocol> registry, Optional<StoreMembership> membership) {
        this.membership = membership;
        this.system = system;
        this.registry = registry;
    }

    /**
     * Starts a node and waits until its cluster takes it in, for a minute at most.
     *
     * @param parts what its actors are made of
     */
    public static CoppiceNode start(NodeSettings settings, NodeParts parts) {
        long begun = System.nanoTime();
        return start(settings, parts, sentence -> {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(sentence);
            }
        });
    }

    /**
     * Starts a node and waits until its cluster takes it in.
     *
     * @param parts what its actors are made of
     * @param waiting is told in a sentence what takes long, again and again; it goes on trying unless that throws
     * @throws IllegalStateException in one sentence, when the node cannot start or the cluster refuses it
     */
    public static CoppiceNode start(NodeSettings settings, NodeParts parts, Consumer<String> waiting) {
        StoreMembership.Outlook outlook = new StoreMembership.Outlook();
        while (true) {
            Optional<StoreMembership> membership = settings.jobs()
                    .map(jobs -> new StoreMembership(parts.disk(), jobs.resolveSibling("cluster"), outlook));
            try {
                return start(settings, parts, waiting, membership);
            } catch (StoreMembership.StartAnewException again) {
                waiting.accept("The cluster that this node was to join is dead; it starts anew, and founds another");
            }
        }
    }

    private static CoppiceNode start(
            NodeSettings settings, NodeParts parts, Consumer<String> waiting, Optional<StoreMembership> membership) {
        CompletableFuture<Void> up = new CompletableFuture<>();
        ActorSystem<Void> system = system(settings, up, membership);
        Cluster cluster = Cluster.get(system);
        ClusterValues.tell(system);
        List<String> others = settings.seeds().stream()
                .filter(seed -> !address(seed).equals(cluster.selfMember().address()))
                .toList();
        CompletableFuture<Values> asked =
                others.isEmpty() ? new CompletableFuture<>() : ClusterValues.ask(system, others);
        system.getWhenTerminated()
                .thenRun(() -> up.completeExceptionally(
                        new IllegalStateException(refused(settings, Optional.ofNullable(asked.getNow(null))))));
        membership.ifPresentOrElse(store -> store.attach(system), () -> join(settings, cluster));
        try {
            awaitUp(settings, up, waiting, membership);
        } catch (RuntimeException e) {
            system.terminate();
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .completeOnTimeout(null, DOWN_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            throw e;
        }
        ChunkedDelivery.of(system);
        OversizedMessages.count(system);
        system.systemActorOf(
                Supervised.resuming(ImageHost.create(data -> {
                    data.path().ifPresent(path -> parts.roots().require(Map.of("data.path", path)));
                    return parts.images().apply(data);
                })),
                "image-host",
                DispatcherSelector.fromConfig("coppice.dispatcher.own-thread"));
        membership.ifPresent(store -> {
            store.isUp();
            system.systemActorOf(DeathProbe.create(store), "death-probe", DispatcherSelector.defaultDispatcher());
        });
        JobResources resources = new JobResources(parts.kernels(), parts.steps(), images(system, parts), parts.roots());
        HolderEntities holders = HolderEntities.start(system, parts.shard(), parts.sampler());
        ActorRef<JobProtocol> registry = startRoles(system, settings, parts, resources, holders);
        String self = cluster.selfMember().address().toString();
        system.systemActorOf(
                Supervised.resuming(CountTeller.create(self, registry)),
                "counts",
                DispatcherSelector.defaultDispatcher());
        return new CoppiceNode(system, registry, membership);
    }

    private static ActorSystem<Void> system(
            NodeSettings settings, CompletableFuture<Void> up, Optional<StoreMembership> membership) {
        BootstrapSetup config = BootstrapSetup.create(settings.config());
        ActorSystemSetup setup = ActorSystemSetup.create(config);
        if (membership.isPresent()) {
            setup = setup.and(new MembershipSetup(membership.get()));
        }
        if (settings.secret().isPresent()) {
            SecretTls tls = SecretTls.of(settings.secret().get());
            setup = setup.and(SSLEngineProviderSetup.create(system -> tls));
        }
        try {
            return ActorSystem.create(guardian(up), NodeSettings.SYSTEM, setup);
        } catch (RuntimeException failed) {
            throw new IllegalStateException(StartFailure.ofNodes(settings, failed), failed);
        }
    }

    /** Where no store says which cluster there is. */
    private static void join(NodeSettings settings, Cluster cluster) {
        List<Address> seeds = settings.seeds().isEmpty()
                ? List.of(cluster.selfMember().address())
                : settings.seeds().stream().map(CoppiceNode::address).toList();
        cluster.manager().tell(new JoinSeedNodes(seeds));
    }

    private static void awaitUp(
            NodeSettings settings,
            CompletableFuture<Void> up,
            Consumer<String> waiting,
            Optional<StoreMembership> membership) {
        long begun = System.nanoTime();
        long said = begun;
        String before = "";
        while (true) {
            String sentence = membership
                    .map(StoreMembership::look)
                    .orElse("No cluster of " + settings.members() + " nodes came together yet; seeds asked: "
                            + settings.seeds());
            if (isUp(up)) {
                return;
            }
            long now = System.nanoTime();
            boolean due = now - said > SAY_AGAIN_AFTER.toNanos() || !sentence.equals(before);
            if (now - begun > QUIET.toNanos() && due) {
                waiting.accept(sentence);
                said = now;
                before = sentence;
            }
        }
    }

    /** A node's own images, or those of another node where it has not got them. */
    private static JobResources.Images images(ActorSystem<Void> system, NodeParts parts) {
        PeerImages peers = new PeerImages(system);
        return (data, spec) -> {
            try {
                return parts.images().apply(data);
            } catch (RuntimeException missing) {
                return peers.fetch(spec, data.validation()).orElseThrow(() -> missing);
            }
        };
    }

    private static ActorRef<JobProtocol> startRoles(
            ActorSystem<Void> system,
            NodeSettings settings,
            NodeParts parts,
            JobResources resources,
            HolderEntities holders) {
        DispatcherSelector dispatcher = DispatcherSelector.fromConfig("coppice.dispatcher.coordination");
        if (settings.roles().contains("worker")) {
            String node = WorkerHost.node(Cluster.get(system).selfMember().uniqueAddress());
            system.systemActorOf(Supervised.resuming(WorkerHost.create(resources, node)), "worker-host", dispatcher);
        }
        JobSetting setting = new JobSetting(
                holders,
                resources,
                parts.checkpointer(),
                new JobArchive(parts.disk(), settings.jobs()),
                settings.workers(),
                System::nanoTime);
        return ClusterSingleton.get(system)
                .init(SingletonActor.of(JobRegistry.create(setting), "job-registry")
                        .withProps(dispatcher)
                        .withSettings(ClusterSingletonSettings.create(system).withRole("front")));
    }

    private static boolean isUp(CompletableFuture<Void> up) {
        try {
            up.get(LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            throw (RuntimeException) failed.getCause();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted", interrupted);
        }
    }

    private static String refused(NodeSettings settings, Optional<Values> there) {
        return "The cluster of " + settings.seeds() + " refused this node: all its nodes must have one version and one"
                + " count of shards, and this one has version "
                + settings.akka().get(SameCluster.VERSION)
                + " and shards " + settings.akka().get(SameCluster.SHARDS)
                + there.map(values -> ", " + values.node() + " version " + values.version() + " and shards "
                                + values.shards())
                        .orElse(" (the log of a seed names its own)");
    }

    private static Behavior<Void> guardian(CompletableFuture<Void> up) {
        return Behaviors.setup(context -> {
            ActorRef<SelfUp> listener = context.spawn(upListener(up), "up");
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(listener, SelfUp.class));
            return Behaviors.empty();
        });
    }

    private static Behavior<SelfUp> upListener(CompletableFuture<Void> up) {
        return Behaviors.receiveMessage(selfUp -> {
            up.complete(null);
            return Behaviors.stopped();
        });
    }

    private static Address address(String hostAndPort) {
        return AddressFromURIString.parse("akka://" + NodeSettings.SYSTEM + "@" + hostAndPort);
    }

    private static int members(ActorSystem<Void> system) {
        int count = 0;
        for (Member member : Cluster.get(system).state().getMembers()) {
            count += member.status().equals(MemberStatus.removed()) ? 0 : 1;
        }
        return count;
    }

    public ActorRef<JobProtocol> registry() {
        return registry;
    }

    public ActorSystem<Void> system() {
        return system;
    }

    /** As other nodes name this one as a seed. */
    public String hostAndPort() {
        return Cluster.get(system).selfMember().address().hostPort().replaceFirst(".*@", "");
    }

    int nextName() {
        return names.getAndIncrement();
    }

    /**
     * Leaves in order: every job comes to a stand at a checkpoint first, so that nothing is done again without this node.
     * Leaves all the same when the registry of jobs does not allow it within a while.
     */
    public void leave() {
        String name = Cluster.get(system).selfMember().address().toString();
        CompletionStage<JobProtocol.MayLeave> permission = AskPattern.ask(
                registry, replyTo -> new JobProtocol.Leave(name, replyTo), LEAVE_WITHIN, system.scheduler());
        permission.handle((allowed, silence) -> allowed).toCompletableFuture().join();
        close();
    }

    /** Leaves the cluster without a word to its jobs, and ends the actor system; a cluster of one has nobody to tell. */
    @Override
    public void close() {
        boolean alone = members(system) <= 1;
        CompletionStage<Done> ended = system.getWhenTerminated();
        if (alone) {
            membership.ifPresent(StoreMembership::ended);
            system.terminate();
        } else {
            ended = CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
        }
        ended.toCompletableFuture()
                .orTimeout(DOWN_WITHIN_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
