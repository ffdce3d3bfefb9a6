package io.coppice.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import io.coppice.protocols.message.MembershipProtocol;
import io.coppice.protocols.message.MembershipProtocol.AskValues;
import io.coppice.protocols.message.MembershipProtocol.Values;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells whoever asks what must be alike on all nodes of this cluster. Akka refuses a node that differs without a word of the
 * cluster's values, so it asks for them itself.
 */
final class ClusterValues {
    private static final String NAME = "cluster-values";
    private static final long ANSWER_MILLISECONDS = 500;

    private ClusterValues() {}

    /** From now on this system answers. */
    static void tell(ActorSystem<?> system) {
        String node = Cluster.get(system).selfMember().address().hostPort();
        Values own = new Values(
                node,
                system.settings().config().getString(SameCluster.VERSION),
                system.settings().config().getInt(SameCluster.SHARDS));
        Behavior<MembershipProtocol> answering = Behaviors.receive(MembershipProtocol.class)
                .onMessage(AskValues.class, ask -> {
                    ask.replyTo().tell(own);
                    return Behaviors.same();
                })
                .build();
        system.systemActorOf(answering, NAME, DispatcherSelector.defaultDispatcher());
    }

    /** Asks these nodes, and gives them a moment. @param nodes {@code HOST:PORT} @return what the first of them answers */
    static CompletableFuture<Values> ask(ActorSystem<?> system, List<String> nodes) {
        CompletableFuture<Values> answer = new CompletableFuture<>();
        Behavior<Values> first = Behaviors.receiveMessage(values -> {
            answer.complete(values);
            return Behaviors.stopped();
        });
        ActorRef<Values> asking = system.systemActorOf(first, "joining", DispatcherSelector.defaultDispatcher());
        for (String node : nodes) {
            Adapter.toClassic(system)
                    .actorSelection("akka://" + NodeSettings.SYSTEM + "@" + node + "/system/" + NAME)
                    .tell(new AskValues(asking), akka.actor.ActorRef.noSender());
        }
        answer.copy()
                .completeOnTimeout(null, ANSWER_MILLISECONDS, TimeUnit.MILLISECONDS)
                .join();
        return answer;
    }
}
