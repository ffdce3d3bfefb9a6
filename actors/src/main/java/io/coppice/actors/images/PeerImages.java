package io.coppice.actors.images;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.typed.Cluster;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.ImageSplits;
import io.coppice.protocols.message.ImageProtocol;
import io.coppice.protocols.message.ImageProtocol.AskPiece;
import io.coppice.protocols.message.ImageProtocol.NoImages;
import io.coppice.protocols.message.ImageProtocol.Piece;
import io.coppice.protocols.message.ImageProtocol.PieceReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Images of other nodes, for one that has not got them. Its callers wait, so they have threads of their own. */
public final class PeerImages {
    /** The first piece waits until the other node has read its files. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private static final int LOOKS = 20;
    private static final Executor A_MOMENT_LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private final ActorSystem<?> system;

    public PeerImages(ActorSystem<?> system) {
        this.system = system;
    }

    /**
     * The images of a job from the first node that has them.
     *
     * @param spec the complete job specification, as HOCON text
     * @param validation how many samples are set aside
     * @return empty when no other node has them
     */
    public Optional<ImageSplits> fetch(String spec, int validation) {
        for (ActorRef<ImageProtocol> peer : peers()) {
            Optional<ImageSet> all = split(peer, spec, false);
            if (all.isPresent()) {
                system.log().info("The images come from {}", peer.path().address());
                return Optional.of(new ImageSplits(all.get(), validation, () -> test(spec)));
            }
        }
        return Optional.empty();
    }

    private ImageSet test(String spec) {
        return peers().stream()
                .flatMap(peer -> split(peer, spec, true).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No node has the test images any more"));
    }

    /** Those of all other nodes; that a node has joined is known a moment before it is known whom to ask there. */
    private List<ActorRef<ImageProtocol>> peers() {
        List<ActorRef<ImageProtocol>> known = listed();
        for (int look = 0; look < LOOKS && known.size() < others(); look++) {
            CompletableFuture.runAsync(() -> {}, A_MOMENT_LATER).join();
            known = listed();
        }
        return known;
    }

    private int others() {
        return Cluster.get(system).state().members().size() - 1;
    }

    private List<ActorRef<ImageProtocol>> listed() {
        Receptionist.Listing listing = AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
                        system.receptionist(),
                        replyTo -> Receptionist.find(ImageHost.KEY, replyTo),
                        Duration.ofSeconds(5),
                        system.scheduler())
                .toCompletableFuture()
                .join();
        return listing.getServiceInstances(ImageHost.KEY).stream()
                .filter(host -> !host.path().address().hasLocalScope())
                .toList();
    }

    /** Empty when this peer has it not, or is gone meanwhile. */
    private Optional<ImageSet> split(ActorRef<ImageProtocol> peer, String spec, boolean test) {
        try {
            Optional<SplitBytes> split = Optional.empty();
            int at = 0;
            do {
                switch (ask(peer, spec, test, at)) {
                    case NoImages none -> {
                        return Optional.empty();
                    }
                    case Piece piece -> {
                        split = split.or(() -> Optional.of(SplitBytes.like(piece)));
                        at = split.get().take(piece);
                    }
                }
            } while (at < split.get().bytes().length);
            return split.map(SplitBytes::images);
        } catch (CompletionException silent) {
            return Optional.empty();
        }
    }

    private PieceReply ask(ActorRef<ImageProtocol> peer, String spec, boolean test, long from) {
        return AskPattern.<ImageProtocol, PieceReply>ask(
                        peer, replyTo -> new AskPiece(spec, test, from, replyTo), ANSWER_WITHIN, system.scheduler())
                .toCompletableFuture()
                .join();
    }
}
