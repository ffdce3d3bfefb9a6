package io.coppice.actors.images;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.coppice.actors.PrivateMessage;
import io.coppice.compute.data.ImageSplits;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.ImageProtocol;
import io.coppice.protocols.message.WireMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Gives a node's images to nodes that have not got them. It keeps the split that was asked for last, for a while. */
public final class ImageHost {
    static final ServiceKey<ImageProtocol> KEY = ServiceKey.create(ImageProtocol.class, "image-hosts");

    private static final Duration KEPT = Duration.ofSeconds(30);

    private final Function<JobSpec.Data, ImageSplits> own;
    private Optional<Kept> kept = Optional.empty();

    private record Forget() implements PrivateMessage {}

    private record Kept(String spec, JobSpec.Data data, boolean test, SplitBytes bytes) {
        /** Of more than a thousand pieces nearly all are asked for by the same job: only another one's is read. */
        boolean is(ImageProtocol.AskPiece ask) {
            return test == ask.test() && (spec.equals(ask.spec()) || data.equals(wanted(ask)));
        }
    }

    private ImageHost(Function<JobSpec.Data, ImageSplits> own) {
        this.own = own;
    }

    /** @param own opens what this node has; it throws one sentence where it has not */
    public static Behavior<ImageProtocol> create(Function<JobSpec.Data, ImageSplits> own) {
        return Behaviors.<WireMessage>setup(context -> Behaviors.withTimers(timers -> {
                    ImageHost host = new ImageHost(own);
                    context.getSystem()
                            .receptionist()
                            .tell(Receptionist.register(KEY, context.getSelf().narrow()));
                    return Behaviors.receive(WireMessage.class)
                            .onMessage(ImageProtocol.AskPiece.class, ask -> {
                                timers.startSingleTimer(new Forget(), KEPT);
                                ask.replyTo().tell(host.reply(ask));
                                return Behaviors.same();
                            })
                            .onMessage(Forget.class, forget -> {
                                host.kept = Optional.empty();
                                return Behaviors.same();
                            })
                            .build();
                }))
                .narrow();
    }

    private static JobSpec.Data wanted(ImageProtocol.AskPiece ask) {
        return JobSpecs.parse(ask.spec()).data();
    }

    private Kept opened(ImageProtocol.AskPiece ask) {
        JobSpec.Data data = wanted(ask);
        ImageSplits splits = own.apply(data);
        return new Kept(ask.spec(), data, ask.test(), SplitBytes.of(ask.test() ? splits.test() : splits.training()));
    }

    private ImageProtocol.PieceReply reply(ImageProtocol.AskPiece ask) {
        try {
            if (kept.filter(known -> known.is(ask)).isEmpty()) {
                kept = Optional.of(opened(ask));
            }
            return kept.orElseThrow().bytes().piece(ask.from());
        } catch (RuntimeException unusable) {
            return new ImageProtocol.NoImages(unusable.getMessage());
        }
    }
}
