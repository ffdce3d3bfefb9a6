package io.coppice.actors.membership;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.membership.TermStore.Members;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one cluster on a store: a node finds the living one by the store and joins it, or founds it; and it leaves when the
 * store has another. What is done when is decided by {@link StartingNode} and {@link MemberNode}; here are clock, disk and
 * Akka's cluster. One for the life of an actor system.
 */
public final class StoreMembership {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration JOIN_AGAIN_AFTER = Duration.ofSeconds(10);

    private final TermStore store;
    private final StartingNode starting;
    private Optional<Attached> attached = Optional.empty();
    private Optional<MemberNode> member = Optional.empty();
    private Optional<StartingNode.Join> joining = Optional.empty();
    private long joinedAt;
    private long claimed;

    private record Attached(ActorSystem<?> system, Cluster cluster, String self) {}

    /** What lasts from one life of a node's actor system to the next. */
    public static final class Outlook {
        private final StartingNode starting = new StartingNode();
    }

    /** That cluster is dead which this actor system tried to join: another one may found the next. */
    public static final class StartAnewException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param folder that all nodes of the store see */
    public StoreMembership(Disk disk, Path folder, Outlook outlook) {
        this.store = new TermStore(disk, folder);
        this.starting = outlook.starting;
    }

    /** The actor system is there, and bound. */
    public synchronized void attach(ActorSystem<?> system) {
        Cluster cluster = Cluster.get(system);
        attached = Optional.of(
                new Attached(system, cluster, name(cluster.selfMember().uniqueAddress())));
    }

    private static String name(UniqueAddress node) {
        return node.address().getHost().orElse("") + ":"
                + node.address().getPort().orElse(0) + "#" + node.longUid();
    }

    /**
     * Looks at the store, and joins or founds a cluster.
     *
     * @return what it does, in a sentence
     * @throws StartAnewException when another actor system is needed for that
     */
    public synchronized String look() {
        Attached to = attached.orElseThrow();
        long now = System.nanoTime();
        try {
            return switch (starting.look(store.view(), now)) {
                case StartingNode.Found found -> found(found, to);
                case StartingNode.Join join -> join(join, to, now);
            };
        } catch (IOException away) {
            return "The store cannot be read, and says which cluster to join: " + away + "; tried again";
        }
    }

    private String found(StartingNode.Found found, Attached to) throws IOException {
        if (member.isPresent() && joining.isEmpty()) {
            return "This node has founded the cluster of term " + member.get().term() + ", and waits for others";
        }
        if (joining.isPresent()) {
            throw new StartAnewException();
        }
        if (!store.claim(found.term(), to.self())) {
            return "Another node was faster, and founds the store's cluster";
        }
        claimed = found.term();
        member = Optional.of(new MemberNode(to.self(), found.term()));
        to.cluster().manager().tell(new Join(to.cluster().selfMember().address()));
        watch(to);
        return "This node founds the cluster of term " + found.term();
    }

    private String join(StartingNode.Join join, Attached to, long now) {
        if (member.isPresent() && joining.isEmpty()) {
            return "This node has founded the cluster of term " + member.get().term() + ", and waits for others";
        }
        List<Address> nodes = join.nodes().stream()
                .filter(node -> !node.equals(StartingNode.address(to.self())))
                .map(node -> address(to.system().name(), node))
                .toList();
        boolean news =
                joining.filter(before -> before.equals(join)).isEmpty() || now - joinedAt > JOIN_AGAIN_AFTER.toNanos();
        if (news && !nodes.isEmpty()) {
            to.cluster().manager().tell(new JoinSeedNodes(nodes));
            joining = Optional.of(join);
            joinedAt = now;
        }
        return "The store's cluster of term " + join.term() + " is at " + join.nodes()
                + ": this node joins it, or founds another when nothing was heard of it for "
                + TimeUnit.NANOSECONDS.toSeconds(StartingNode.DEAD_AFTER_NANOS) + " seconds";
    }

    private static Address address(String system, String hostAndPort) {
        return AddressFromURIString.parse("akka://" + system + "@" + hostAndPort);
    }

    /** The cluster has taken this node in. */
    public synchronized void isUp() {
        if (member.isEmpty()) {
            Attached to = attached.orElseThrow();
            member = Optional.of(new MemberNode(
                    to.self(), joining.map(StartingNode.Join::term).orElse(0L)));
            watch(to);
        }
        joining = Optional.empty();
    }

    private void watch(Attached to) {
        ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("membership").factory());
        watching.scheduleWithFixedDelay(() -> lookAsMember(to), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        to.system().getWhenTerminated().thenRun(watching::shutdownNow);
    }

    private synchronized void lookAsMember(Attached to) {
        ClusterEvent.CurrentClusterState state = to.cluster().state();
        Set<String> reached = new HashSet<>();
        TreeSet<String> up = new TreeSet<>();
        TreeSet<String> all = new TreeSet<>();
        for (Member known : state.getMembers()) {
            if (known.status().equals(MemberStatus.down()) || known.status().equals(MemberStatus.removed())) {
                continue;
            }
            String name = name(known.uniqueAddress());
            all.add(name);
            if (!state.getUnreachable().contains(known)) {
                reached.add(name);
                if (known.status().equals(MemberStatus.up())) {
                    up.add(name);
                }
            }
        }
        MemberNode own = member.orElseThrow();
        try {
            TermStore.View view = store.view();
            if (view.term() == claimed && view.owner().isEmpty()) {
                store.own(claimed, to.self());
            }
            Optional<String> leaves = own.look(view, reached, System.nanoTime());
            if (leaves.isPresent()) {
                to.system().log().warn("This node leaves its cluster: {}", leaves.get());
                to.system().terminate();
                return;
            }
            String speaker = up.isEmpty() ? (all.isEmpty() ? "" : all.first()) : up.first();
            if (to.self().equals(speaker)) {
                say(own.term(), List.copyOf(all), false);
            }
        } catch (IOException | RuntimeException away) {
            to.system().log().warn("The store cannot be told who belongs to its cluster: {}", away.toString());
        }
    }

    private void say(long term, List<String> members, boolean ended) throws IOException {
        store.say(
                new Members(term, UUID.randomUUID().toString(), members, ended),
                attached.orElseThrow().self());
    }

    /**
     * Asks the store whether this node's side of a cluster that came apart goes on: the first side that asks does.
     *
     * @return false also when the store cannot be asked
     */
    public synchronized boolean claimNext() {
        if (member.isEmpty()) {
            return false;
        }
        long next = member.get().term() + 1;
        try {
            boolean ours = store.claim(next, attached.orElseThrow().self());
            if (ours) {
                claimed = next;
                member.get().claimed(next);
            }
            return ours;
        } catch (IOException away) {
            attached.orElseThrow()
                    .system()
                    .log()
                    .warn("The store cannot be asked which side goes on: {}", away.toString());
            return false;
        }
    }

    /** The last member leaves in order: whoever comes next need not wait. */
    public synchronized void ended() {
        try {
            if (member.isPresent() && store.view().term() == member.get().term()) {
                say(member.get().term(), List.of(), true);
            }
        } catch (IOException away) {
            // Then the next node waits until nothing was heard for a while.
        }
    }
}
