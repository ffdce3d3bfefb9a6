package io.coppice.actors.membership;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Subscribe;
import io.coppice.actors.PrivateMessage;
import io.coppice.protocols.message.WireMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Tells a dead node from one that is only starved. Who is starved or stopped still has its port open, and is given the time
 * of the split brain resolver to come back; where the machine answers that nobody listens at the port any more, the process
 * is dead, and is taken out at once, if the store lets this node's side go on.
 */
public final class DeathProbe {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int CONNECT_WITHIN_MILLISECONDS = 1000;
    private static final int REFUSALS = 3;

    private final ActorContext<WireMessage> context;
    private final StoreMembership membership;
    private final Cluster cluster;
    private final Executor blocking;
    private final Map<Address, Integer> refusals = new HashMap<>();
    private boolean busy;
    private int turn;

    private record Look() implements PrivateMessage {}

    private record Changed(ClusterEvent.ReachabilityEvent event) implements PrivateMessage {}

    private record Looked(Address address, boolean refused) implements PrivateMessage {}

    private record Claimed(Address address, boolean ours) implements PrivateMessage {}

    private DeathProbe(ActorContext<WireMessage> context, StoreMembership membership) {
        this.context = context;
        this.membership = membership;
        this.cluster = Cluster.get(context.getSystem());
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    public static Behavior<WireMessage> create(StoreMembership membership) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            DeathProbe probe = new DeathProbe(context, membership);
            ActorRef<ClusterEvent.ReachabilityEvent> changed =
                    context.messageAdapter(ClusterEvent.ReachabilityEvent.class, Changed::new);
            probe.cluster.subscriptions().tell(Subscribe.create(changed, ClusterEvent.ReachabilityEvent.class));
            return Behaviors.receiveMessage(message -> {
                probe.receive(message, timers);
                return Behaviors.same();
            });
        }));
    }

    private void receive(WireMessage message, TimerScheduler<WireMessage> timers) {
        switch (message) {
            case Changed changed -> timers.startTimerWithFixedDelay(new Look(), EVERY);
            case Look look -> look(timers);
            case Looked looked -> looked(looked);
            case Claimed claimed -> claimed(claimed);
            default -> context.getLog().warn("The probe does not understand {}", message);
        }
    }

    private void look(TimerScheduler<WireMessage> timers) {
        if (cluster.state().getUnreachable().isEmpty()) {
            refusals.clear();
            timers.cancelAll();
            return;
        }
        if (busy || !isFirst()) {
            return;
        }
        List<Member> lost = cluster.state().getUnreachable().stream()
                .filter(member -> !member.status().equals(MemberStatus.down()))
                .toList();
        if (!lost.isEmpty()) {
            busy = true;
            Address address = lost.get(turn++ % lost.size()).address();
            CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> isRefused(address), blocking);
            context.pipeToSelf(refused, (answer, failure) -> new Looked(address, failure == null && answer));
        }
    }

    /** One member does it for all: the first by address of those that are up and reached. */
    private boolean isFirst() {
        ClusterEvent.CurrentClusterState state = cluster.state();
        for (Member member : state.getMembers()) {
            if (member.status().equals(MemberStatus.up())
                    && !state.getUnreachable().contains(member)) {
                return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
            }
        }
        return false;
    }

    private static boolean isRefused(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            address.getHost().orElse(""), address.getPort().orElse(0)),
                    CONNECT_WITHIN_MILLISECONDS);
            return false;
        } catch (ConnectException refused) {
            return String.valueOf(refused.getMessage()).contains("refused");
        } catch (IOException silent) {
            return false;
        }
    }

    private void looked(Looked looked) {
        int refused = looked.refused() ? refusals.merge(looked.address(), 1, Integer::sum) : 0;
        if (refused < REFUSALS) {
            busy = false;
            if (refused == 0) {
                refusals.remove(looked.address());
            }
            return;
        }
        refusals.remove(looked.address());
        CompletableFuture<Boolean> ours = CompletableFuture.supplyAsync(membership::claimNext, blocking);
        context.pipeToSelf(ours, (answer, failure) -> new Claimed(looked.address(), failure == null && answer));
    }

    private void claimed(Claimed claimed) {
        busy = false;
        if (claimed.ours()) {
            context.getLog().info("Nobody listens at {} any more: its node is dead", claimed.address());
            cluster.manager().tell(new Down(claimed.address()));
        }
    }
}
