package io.coppice.actors.images;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Raw;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.message.ImageProtocol.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** All samples of a split as one row of bytes, labels first, in pieces that fit into an ordinary message. */
record SplitBytes(int samples, Shape shape, boolean numbers, byte[] bytes) {
    static final int PIECE = 128 * 1024;

    static SplitBytes of(ImageSet set) {
        byte[] labels = set.labels();
        byte[] values = switch (set.raw()) {
            case Raw.Bytes raw -> raw.values();
            case Raw.Numbers raw -> {
                ByteBuffer floats = ByteBuffer.allocate(Math.multiplyExact(raw.length(), Float.BYTES));
                floats.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(raw.values());
                yield floats.array();
            }
        };
        byte[] bytes = Arrays.copyOf(labels, Math.addExact(labels.length, values.length));
        System.arraycopy(values, 0, bytes, labels.length, values.length);
        return new SplitBytes(labels.length, set.shape(), set.raw() instanceof Raw.Numbers, bytes);
    }

    /** Makes room for a split of which one piece has come. @throws ArithmeticException when it is larger than an array */
    static SplitBytes like(Piece first) {
        Shape shape = new Shape(first.channels(), first.height(), first.width());
        int each = Math.addExact(1, Math.multiplyExact(shape.features(), first.numbers() ? Float.BYTES : 1));
        return new SplitBytes(
                first.samples(), shape, first.numbers(), new byte[Math.multiplyExact(first.samples(), each)]);
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
                begin,
                Arrays.copyOfRange(bytes, begin, end));
    }

    /** @return where the next piece begins */
    int take(Piece piece) {
        System.arraycopy(piece.bytes(), 0, bytes, (int) piece.from(), piece.bytes().length);
        return (int) piece.from() + piece.bytes().length;
    }

    ImageSet images() {
        byte[] labels = Arrays.copyOf(bytes, samples);
        if (!numbers) {
            return new ImageSet(Arrays.copyOfRange(bytes, samples, bytes.length), labels, shape, 0, samples);
        }
        float[] values = new float[samples * shape.features()];
        ByteBuffer.wrap(bytes, samples, bytes.length - samples)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new ImageSet(new Raw.Numbers(values), labels, shape, 0, samples);
    }
}
