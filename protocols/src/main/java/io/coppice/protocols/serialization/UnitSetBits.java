package io.coppice.protocols.serialization;

import io.coppice.compute.tensor.UnitSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** A unit set in compact form: the number of units, then a bit for each, lowest first. */
final class UnitSetBits {
    private static final int MOST_UNITS = 1 << 24;

    private UnitSetBits() {}

    static byte[] toBytes(UnitSet units) {
        byte[] bits = units.toBitSet().toByteArray();
        return ByteBuffer.allocate(Integer.BYTES + bits.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(units.total())
                .put(bits)
                .array();
    }

    /** @throws IllegalArgumentException when the bytes are no unit set */
    static UnitSet parse(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw new IllegalArgumentException("A unit set needs at least 4 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int total = buffer.getInt();
        BitSet open = BitSet.valueOf(buffer);
        if (total < 0 || total > MOST_UNITS || open.length() > total) {
            throw new IllegalArgumentException(
                    "A set of " + total + " units cannot have unit " + (open.length() - 1) + " open");
        }
        return UnitSet.of(total, open);
    }
}
