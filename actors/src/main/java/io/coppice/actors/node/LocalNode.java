package io.coppice.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.function.Function;
import io.coppice.actors.job.Following;
import io.coppice.actors.job.RetryingAsk;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobProtocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Everything in one JVM: a cluster of one node that runs jobs.
 *
 * <pre>{@code
 * try (LocalNode node = LocalNode.start(NodeSettings.local(), kernels)) {
 *     JobHandle job = node.submit("my-job", spec, folder, false);
 *     job.events(System.out::println);
 *     JobEvent last = job.completion().toCompletableFuture().join();
 * }
 * }</pre>
 */
public final class LocalNode implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final CoppiceNode node;

    private LocalNode(CoppiceNode node) {
        this.node = node;
    }

    /** Returns when the node is up. */
    public static LocalNode start(NodeSettings settings, NodeParts parts) {
        return new LocalNode(CoppiceNode.start(settings, parts));
    }

    /**
     * Submits a job; returns when its submission is on disk.
     *
     * @param spec the complete job specification, as HOCON text
     * @param store the folder of its checkpoints and its finished model
     * @param resume whether to go on from a checkpoint in the store
     * @throws IllegalStateException when it is refused, with the reason in one sentence
     */
    public JobHandle submit(String job, String spec, Path store, boolean resume) {
        Function<ActorRef<JobProtocol.SubmitReply>, JobProtocol> submission = replyTo ->
                new JobProtocol.Submit(job, spec, store.toAbsolutePath().toString(), resume, replyTo);
        // Asked twice, a submission that does not resume would be refused because of itself.
        CompletionStage<JobProtocol.SubmitReply> reply = resume
                ? RetryingAsk.again(node.system(), node.registry(), submission, ANSWER_WITHIN)
                : AskPattern.ask(
                        node.registry(),
                        submission,
                        ANSWER_WITHIN,
                        node.system().scheduler());
        return switch (reply.toCompletableFuture().join()) {
            case JobProtocol.Accepted accepted -> new Handle(accepted.job());
            case JobProtocol.SubmitRefused refused -> throw new IllegalStateException(refused.reason());
        };
    }

    /** A job that was submitted before, here or on another node of the cluster. */
    public JobHandle job(String name) {
        return new Handle(name);
    }

    public CoppiceNode node() {
        return node;
    }

    @Override
    public void close() {
        node.close();
    }

    private final class Handle implements JobHandle {
        private final String job;
        private final CompletableFuture<JobEvent> last = new CompletableFuture<>();

        private Handle(String job) {
            this.job = job;
            events(event -> {
                if (event.isLast()) {
                    last.complete(event);
                }
            });
        }

        @Override
        public String job() {
            return job;
        }

        @Override
        public void events(Consumer<JobEvent> consumer) {
            ActorRef<JobEvent> follower = node.system()
                    .systemActorOf(
                            follower(consumer),
                            "follower-" + node.nextName(),
                            DispatcherSelector.fromConfig("coppice.dispatcher.own-thread"));
            node.system()
                    .systemActorOf(
                            Following.create(job, follower, node.registry()),
                            "following-" + node.nextName(),
                            DispatcherSelector.defaultDispatcher());
        }

        @Override
        public CompletionStage<JobEvent> completion() {
            return last;
        }

        @Override
        public void cancel() {
            ActorSystem<?> system = node.system();
            ActorRef<JobProtocol.CancelReply> nobody = system.deadLetters();
            node.registry().tell(new JobProtocol.Cancel(job, nobody));
        }

        private static Behavior<JobEvent> follower(Consumer<JobEvent> consumer) {
            return Behaviors.receiveMessage(event -> {
                consumer.accept(event);
                return event.isLast() ? Behaviors.stopped() : Behaviors.same();
            });
        }
    }
}
