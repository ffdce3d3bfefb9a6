package io.coppice.compute.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A safetensors file put together by hand, of any types, as other programs save them. */
final class PytorchFile {
    private final List<String> fields = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** Adds an array of random numbers that the seed tells. */
    PytorchFile floats(String name, String type, int... shape) {
        int length = 1;
        for (int size : shape) {
            length *= size;
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = value(i);
        }
        return add(name, type, shape, values);
    }

    /** What {@link #floats} puts at a place: exact in every type. */
    static float value(int place) {
        return (place % 7 - 3) / 4f;
    }

    PytorchFile add(String name, String type, int[] shape, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case "F64" -> bytes.putDouble(value);
                case "F32" -> bytes.putFloat((float) value);
                case "F16" -> bytes.putShort(Float.floatToFloat16((float) value));
                case "BF16" -> bytes.putShort((short) (Float.floatToIntBits((float) value) >> 16));
                case "I64" -> bytes.putLong((long) value);
                case "BOOL", "U8", "F7_X" -> bytes.put((byte) value);
                default -> throw new IllegalArgumentException(type);
            }
        }
        int begin = data.size();
        data.write(bytes.array(), 0, bytes.position());
        StringBuilder sizes = new StringBuilder();
        for (int size : shape) {
            sizes.append(sizes.isEmpty() ? "" : ",").append(size);
        }
        fields.add("\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                .formatted(name, type, sizes, begin, data.size()));
        return this;
    }

    byte[] bytes() {
        byte[] header = ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data.toByteArray())
                .array();
    }
}
