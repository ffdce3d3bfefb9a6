package io.coppice.actors.training;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.protocols.message.EvaluationProtocol.Arrived;
import io.coppice.protocols.message.EvaluationProtocol.Evaluate;
import io.coppice.protocols.message.EvaluationProtocol.EvaluationFailed;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.WireMessage;
import java.util.Optional;

/**
 * Metrics and cost of a snapshot, on a thread of its own while training goes on. Parts and announcement may come in any
 * order; the coordinator has one evaluation under way at a time.
 */
public final class Evaluator {
    private final ActorContext<WireMessage> context;
    private final SnapshotEvaluation evaluation;
    private final SnapshotParts parts = new SnapshotParts();
    private Optional<Evaluate> announced = Optional.empty();

    private Evaluator(ActorContext<WireMessage> context, SnapshotEvaluation evaluation) {
        this.context = context;
        this.evaluation = evaluation;
    }

    /**
     * Understands {@code EvaluationProtocol}, and {@link Part} as holders send it.
     *
     * @param name of the job, for the finished model's metadata
     */
    public static Behavior<WireMessage> create(JobResources.Job job, String name) {
        return Behaviors.setup(context -> {
            Evaluator evaluator = new Evaluator(context, new SnapshotEvaluation(job, name));
            return Behaviors.receiveMessage(message -> {
                evaluator.receive(message);
                return Behaviors.same();
            });
        });
    }

    private void receive(WireMessage message) {
        switch (message) {
            case Evaluate evaluate -> announced = Optional.of(evaluate);
            case Arrived arrived -> parts.add(arrived.part());
            case Part part -> parts.add(part);
            default -> context.getLog().warn("An evaluator does not understand {}", message);
        }
        announced
                .filter(evaluate -> parts.isComplete(evaluate.snapshot(), evaluate.shards()))
                .ifPresent(this::evaluate);
    }

    private void evaluate(Evaluate evaluate) {
        announced = Optional.empty();
        try {
            evaluate.replyTo().tell(evaluation.evaluate(evaluate, parts.take()));
        } catch (RuntimeException | OutOfMemoryError failure) {
            context.getLog().error("The evaluation {} failed", evaluate.snapshot(), failure);
            evaluate.replyTo().tell(new EvaluationFailed(evaluate.snapshot(), failure.getMessage()));
        }
    }
}
