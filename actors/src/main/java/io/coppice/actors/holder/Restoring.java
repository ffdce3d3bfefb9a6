package io.coppice.actors.holder;

import akka.actor.typed.ActorRef;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.BeginReply;
import io.coppice.protocols.message.CheckpointProtocol.PartRead;
import io.coppice.protocols.message.CheckpointProtocol.ReadFailed;
import io.coppice.protocols.message.CheckpointProtocol.ReadPart;
import io.coppice.protocols.message.CheckpointProtocol.ReadReply;
import io.coppice.protocols.message.HolderStart;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How shard and gate sampler begin alike: fenced by incarnation, from the seed or from their part of a checkpoint.
 *
 * @param <S> the state that begins
 */
final class Restoring<S> {
    private final Fence<S> fence = new Fence<>();
    private final BiFunction<HolderPlan, HolderStart, S> fromSeed;
    private final FromPart<S> fromPart;
    private final Function<HolderStart, BeginReply> begun;
    private Optional<Asked> asked = Optional.empty();

    /** Makes the state from a part. */
    interface FromPart<S> {
        S restore(HolderPlan plan, HolderStart beginning, Part part);
    }

    private record Asked(HolderStart beginning, ActorRef<BeginReply> replyTo) {}

    Restoring(
            BiFunction<HolderPlan, HolderStart, S> fromSeed,
            FromPart<S> fromPart,
            Function<HolderStart, BeginReply> begun) {
        this.fromSeed = fromSeed;
        this.fromPart = fromPart;
        this.begun = begun;
    }

    Fence<S> fence() {
        return fence;
    }

    /** @param self receives the part of the checkpoint, to be handed to {@link #read} */
    void begin(HolderStart beginning, ActorRef<BeginReply> replyTo, ActorRef<ReadReply> self) {
        switch (fence.begin(beginning.incarnation())) {
            case REFUSED ->
                refuse(
                        beginning,
                        replyTo,
                        fence.refusal(beginning.incarnation()).orElse("a later one has begun"));
            case SERVED_ALREADY -> replyTo.tell(begun.apply(beginning));
            case RESTORE -> {
                asked = Optional.of(new Asked(beginning, replyTo));
                if (beginning.checkpoint().isPresent()) {
                    String checkpoint = beginning.checkpoint().get();
                    beginning.checkpointer().tell(new ReadPart(checkpoint, beginning.holder(), self));
                } else {
                    restore(fromSeed::apply);
                }
            }
        }
    }

    /** The answer to what {@link #begin} asked; one to an earlier question is passed over. */
    void read(ReadReply reply) {
        switch (reply) {
            case PartRead read -> {
                if (isAwaited(read.part().snapshot())) {
                    restore((plan, beginning) -> fromPart.restore(plan, beginning, read.part()));
                }
            }
            case ReadFailed failed -> {
                if (isAwaited(failed.checkpoint())) {
                    fail(failed.reason());
                }
            }
        }
    }

    private boolean isAwaited(String checkpoint) {
        return asked.flatMap(question -> question.beginning().checkpoint()).equals(Optional.of(checkpoint));
    }

    private void restore(BiFunction<HolderPlan, HolderStart, S> make) {
        Asked question = asked.orElseThrow();
        HolderStart beginning = question.beginning();
        try {
            HolderPlan plan = HolderPlan.of(JobSpecs.parse(beginning.spec()), beginning.trainingSamples());
            fence.restored(beginning.incarnation(), make.apply(plan, beginning));
        } catch (IllegalArgumentException | UnusableFileException | OutOfMemoryError unusable) {
            fail(unusable.getMessage());
            return;
        }
        asked = Optional.empty();
        question.replyTo().tell(begun.apply(beginning));
    }

    private void fail(String reason) {
        Asked question = asked.orElseThrow();
        asked = Optional.empty();
        fence.lose(reason);
        refuse(question.beginning(), question.replyTo(), reason);
    }

    private static void refuse(HolderStart beginning, ActorRef<BeginReply> replyTo, String reason) {
        replyTo.tell(new BeginReply.BeginRefused(beginning.job(), beginning.incarnation(), beginning.holder(), reason));
    }
}
