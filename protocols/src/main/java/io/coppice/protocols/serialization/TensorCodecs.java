package io.coppice.protocols.serialization;

import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.ChunkProtocol.Chunk;
import io.coppice.protocols.message.DataProtocol.Batch;
import io.coppice.protocols.message.EvaluationProtocol;
import io.coppice.protocols.message.EvaluationProtocol.Evaluated;
import io.coppice.protocols.message.EvaluationProtocol.Split;
import io.coppice.protocols.message.GateProtocol.Drawn;
import io.coppice.protocols.message.GateProtocol.Outcome;
import io.coppice.protocols.message.ImageProtocol.Piece;
import io.coppice.protocols.message.ParameterProtocol.Push;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.List;

/** Every message that is mostly floats, field by field in the order of its record. */
final class TensorCodecs {

    static final List<TensorCodec<?>> ALL = List.of(
            push(),
            slices(),
            outcome(),
            drawn(),
            batch(),
            part(),
            toCheckpointer(),
            toEvaluator(),
            partRead(),
            evaluated(),
            piece(),
            chunk());

    private TensorCodecs() {}

    private static TensorCodec<Push> push() {
        return new TensorCodec<>(
                "push",
                Push.class,
                (out, push) -> {
                    Fields.step(out, push.step());
                    out.list(push.open(), TensorOutput::units);
                    out.list(push.gradients(), Fields::slice);
                    out.list(push.probabilities(), TensorOutput::floats);
                    out.list(push.layerSums(), TensorOutput::floats);
                    out.actor(push.replyTo());
                },
                in -> new Push(
                        Fields.step(in),
                        in.list(TensorInput::units),
                        in.list(Fields::slice),
                        in.list(TensorInput::floats),
                        in.list(TensorInput::floats),
                        in.actor()));
    }

    private static TensorCodec<Slices> slices() {
        return new TensorCodec<>(
                "slices",
                Slices.class,
                (out, slices) -> {
                    Fields.step(out, slices.step());
                    out.int32(slices.shard());
                    out.int64(slices.version());
                    Fields.slice(out, slices.passA());
                    Fields.slice(out, slices.passB());
                    out.list(slices.squaredNorms(), TensorOutput::floats);
                    out.list(slices.layerSums(), TensorOutput::floats);
                },
                in -> new Slices(
                        Fields.step(in),
                        in.int32(),
                        in.int64(),
                        Fields.slice(in),
                        Fields.slice(in),
                        in.list(TensorInput::floats),
                        in.list(TensorInput::floats)));
    }

    private static TensorCodec<Outcome> outcome() {
        return new TensorCodec<>(
                "outcome",
                Outcome.class,
                (out, outcome) -> {
                    Fields.step(out, outcome.step());
                    Fields.outcome(out, outcome.outcome());
                    out.actor(outcome.replyTo());
                },
                in -> new Outcome(Fields.step(in), Fields.outcome(in), in.actor()));
    }

    private static TensorCodec<Drawn> drawn() {
        return new TensorCodec<>(
                "drawn",
                Drawn.class,
                (out, drawn) -> {
                    Fields.step(out, drawn.step());
                    Fields.draw(out, drawn.draw());
                },
                in -> new Drawn(Fields.step(in), Fields.draw(in)));
    }

    private static TensorCodec<Batch> batch() {
        return new TensorCodec<>(
                "batch",
                Batch.class,
                (out, batch) -> {
                    Fields.step(out, batch.step());
                    out.int32(batch.buffer());
                    Fields.tensor(out, batch.images());
                    Fields.targets(out, batch.targets(), batch.images().samples());
                },
                in -> new Batch(Fields.step(in), in.int32(), Fields.tensor(in), Fields.targets(in)));
    }

    private static TensorCodec<Part> part() {
        return new TensorCodec<>("part", Part.class, Fields::part, Fields::part);
    }

    private static TensorCodec<CheckpointProtocol.Arrived> toCheckpointer() {
        return new TensorCodec<>(
                "part-to-checkpointer",
                CheckpointProtocol.Arrived.class,
                (out, arrived) -> Fields.part(out, arrived.part()),
                in -> new CheckpointProtocol.Arrived(Fields.part(in)));
    }

    private static TensorCodec<EvaluationProtocol.Arrived> toEvaluator() {
        return new TensorCodec<>(
                "part-to-evaluator",
                EvaluationProtocol.Arrived.class,
                (out, arrived) -> Fields.part(out, arrived.part()),
                in -> new EvaluationProtocol.Arrived(Fields.part(in)));
    }

    private static TensorCodec<CheckpointProtocol.PartRead> partRead() {
        return new TensorCodec<>(
                "part-read",
                CheckpointProtocol.PartRead.class,
                (out, read) -> Fields.part(out, read.part()),
                in -> new CheckpointProtocol.PartRead(Fields.part(in)));
    }

    private static TensorCodec<Chunk> chunk() {
        return new TensorCodec<>(
                "chunk",
                Chunk.class,
                (out, chunk) -> {
                    out.text(chunk.cargo());
                    out.int32(chunk.number());
                    out.int32(chunk.of());
                    out.text(chunk.manifest());
                    out.text(chunk.recipient());
                    out.bytes(chunk.bytes());
                    out.actor(chunk.sender());
                },
                in -> new Chunk(in.text(), in.int32(), in.int32(), in.text(), in.text(), in.bytes(), in.actor()));
    }

    private static TensorCodec<Piece> piece() {
        return new TensorCodec<>(
                "piece",
                Piece.class,
                (out, piece) -> {
                    out.int32(piece.samples());
                    out.int32(piece.channels());
                    out.int32(piece.height());
                    out.int32(piece.width());
                    out.bool(piece.numbers());
                    out.text(piece.targets());
                    out.int32(piece.columns());
                    out.int64(piece.from());
                    out.bytes(piece.bytes());
                },
                in -> new Piece(
                        in.int32(),
                        in.int32(),
                        in.int32(),
                        in.int32(),
                        in.bool(),
                        in.text(),
                        in.int32(),
                        in.int64(),
                        in.bytes()));
    }

    private static TensorCodec<Evaluated> evaluated() {
        return new TensorCodec<>(
                "evaluated",
                Evaluated.class,
                (out, evaluated) -> {
                    out.text(evaluated.snapshot());
                    out.text(evaluated.split().name());
                    out.float64(evaluated.loss());
                    Fields.metrics(out, evaluated.metrics());
                    Fields.metrics(out, evaluated.before());
                    out.float64(evaluated.penalty());
                    Fields.size(out, evaluated.size());
                    Fields.metrics(out, evaluated.training());
                    Fields.confusion(out, evaluated.answers());
                    out.bytes(evaluated.model());
                },
                in -> new Evaluated(
                        in.text(),
                        Split.valueOf(in.text()),
                        in.float64(),
                        Fields.metrics(in),
                        Fields.metrics(in),
                        in.float64(),
                        Fields.size(in),
                        Fields.metrics(in),
                        Fields.confusion(in),
                        in.bytes()));
    }
}
