package io.coppice.compute.export;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How a safetensors file stores the numbers of an array. Those that are not listed here are passed over. */
enum ArrayType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1),
    F8_E4M3(1),
    F8_E5M2(1);

    private static final int BITS_BELOW_BF16 = 16;

    private final int bytes;

    ArrayType(int bytes) {
        this.bytes = bytes;
    }

    static Optional<ArrayType> named(String name) {
        for (ArrayType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Of one number. */
    int bytes() {
        return bytes;
    }

    /** Whether {@link #floats} can make single-precision numbers of it. */
    boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /**
     * The single-precision numbers of all that remains of a buffer in the file's order of bytes. F16 and BF16 become the same
     * numbers, F64 the nearest ones.
     */
    float[] floats(ByteBuffer buffer) {
        float[] values = new float[buffer.remaining() / bytes];
        switch (this) {
            case F32 -> buffer.asFloatBuffer().get(values);
            case F64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) buffer.getDouble();
                }
            }
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(buffer.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(buffer.getShort() << BITS_BELOW_BF16);
                }
            }
            default ->
                throw new IllegalStateException(name() + " holds no numbers that can be made single-precision ones");
        }
        return values;
    }
}
