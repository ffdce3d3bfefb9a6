package io.coppice.protocols.message;

import akka.actor.typed.ActorRef;
import io.coppice.compute.tensor.ArrayText;

/** What a node that has not the images of a job asks those that have them. One piece at a time: so none pile up. */
public sealed interface ImageProtocol extends WireMessage {

    /**
     * Asks for a piece of a split, targets first and the values of all samples behind them; answered by {@link Piece} or
     * {@link NoImages}.
     *
     * @param spec the complete job specification, as HOCON text
     * @param test the test set, otherwise the training files with what is set aside to validate
     * @param from the first byte wanted
     */
    record AskPiece(String spec, boolean test, long from, ActorRef<PieceReply> replyTo) implements ImageProtocol {}

    sealed interface PieceReply extends WireMessage {}

    /**
     * @param samples of the whole split
     * @param numbers whether values are floats, little-endian, not unsigned bytes
     * @param targets their kind, as {@code data.targets} says it: classes are ints, all others floats, little-endian
     * @param columns targets of each sample
     */
    record Piece(
            int samples,
            int channels,
            int height,
            int width,
            boolean numbers,
            String targets,
            int columns,
            long from,
            byte[] bytes)
            implements PieceReply, TensorMessage {
        @Override
        public String toString() {
            return ArrayText.record(
                    "Piece",
                    "samples",
                    samples,
                    "channels",
                    channels,
                    "height",
                    height,
                    "width",
                    width,
                    "numbers",
                    numbers,
                    "targets",
                    targets,
                    "columns",
                    columns,
                    "from",
                    from,
                    "bytes",
                    bytes);
        }
    }

    record NoImages(String reason) implements PieceReply {}
}
