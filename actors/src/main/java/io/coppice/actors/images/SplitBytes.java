package io.coppice.actors.images;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Raw;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.message.ImageProtocol.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** All samples of a split as one row of bytes, targets first, in pieces that fit into an ordinary message. */
record SplitBytes(int samples, Shape shape, boolean numbers, String targets, int columns, byte[] bytes) {
    static final int PIECE = 128 * 1024;

    static SplitBytes of(ImageSet set) {
        byte[] values = switch (set.raw()) {
            case Raw.Bytes raw -> raw.values();
            case Raw.Numbers raw -> {
                yield littleEndian(raw.values());
            }
        };
        boolean numbers = set.raw() instanceof Raw.Numbers;
        int samples = set.targets().samples();
        return switch (set.targets()) {
            case Targets.Classes of ->
                new SplitBytes(
                        samples,
                        set.shape(),
                        numbers,
                        TargetSchema.Classes.KIND,
                        1,
                        joined(bytes(of.labels()), values));
            case Targets.YesNo of ->
                new SplitBytes(
                        samples,
                        set.shape(),
                        numbers,
                        TargetSchema.YesNo.KIND,
                        of.columns(),
                        joined(littleEndian(of.values()), values));
            case Targets.Numbers of ->
                new SplitBytes(
                        samples,
                        set.shape(),
                        numbers,
                        TargetSchema.Numbers.KIND,
                        of.columns(),
                        joined(littleEndian(of.values()), values));
        };
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer floats = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        floats.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return floats.array();
    }

    private static byte[] bytes(int[] labels) {
        ByteBuffer ints = ByteBuffer.allocate(Math.multiplyExact(labels.length, Integer.BYTES));
        ints.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(labels);
        return ints.array();
    }

    private static byte[] joined(byte[] targets, byte[] values) {
        byte[] bytes = Arrays.copyOf(targets, Math.addExact(targets.length, values.length));
        System.arraycopy(values, 0, bytes, targets.length, values.length);
        return bytes;
    }

    /** Makes room for a split of which one piece has come. @throws ArithmeticException when it is larger than an array */
    static SplitBytes like(Piece first) {
        Shape shape = new Shape(first.channels(), first.height(), first.width());
        int ofTargets = Math.multiplyExact(first.columns(), Float.BYTES);
        int each = Math.addExact(ofTargets, Math.multiplyExact(shape.features(), first.numbers() ? Float.BYTES : 1));
        return new SplitBytes(
                first.samples(),
                shape,
                first.numbers(),
                first.targets(),
                first.columns(),
                new byte[Math.multiplyExact(first.samples(), each)]);
    }

    Piece piece(long from) {
        int begin = (int) Math.clamp(from, 0, bytes.length);
        int end = Math.min(bytes.length, begin + PIECE);
        return new Piece(
                samples,
                shape.channels(),
                shape.height(),
                shape.width(),
                numbers,
                targets,
                columns,
                begin,
                Arrays.copyOfRange(bytes, begin, end));
    }

    /** @return where the next piece begins */
    int take(Piece piece) {
        System.arraycopy(piece.bytes(), 0, bytes, (int) piece.from(), piece.bytes().length);
        return (int) piece.from() + piece.bytes().length;
    }

    ImageSet images() {
        int behind = samples * columns * Float.BYTES;
        if (!numbers) {
            Raw pixels = new Raw.Bytes(Arrays.copyOfRange(bytes, behind, bytes.length));
            return new ImageSet(pixels, givenTargets(), shape, 0, samples);
        }
        Raw values = new Raw.Numbers(floats(behind, samples * shape.features()));
        return new ImageSet(values, givenTargets(), shape, 0, samples);
    }

    private Targets givenTargets() {
        if (targets.equals(TargetSchema.Classes.KIND)) {
            int[] labels = new int[samples];
            from(0).asIntBuffer().get(labels);
            return new Targets.Classes(labels);
        }
        float[] given = floats(0, samples * columns);
        return targets.equals(TargetSchema.YesNo.KIND)
                ? new Targets.YesNo(given, columns)
                : new Targets.Numbers(given, columns);
    }

    private float[] floats(int at, int count) {
        float[] floats = new float[count];
        from(at).asFloatBuffer().get(floats);
        return floats;
    }

    private ByteBuffer from(int at) {
        return ByteBuffer.wrap(bytes, at, bytes.length - at).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
