package io.coppice.compute.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Whether a PNG file is whole: ImageIO neither looks at the check sums of its chunks nor misses those behind the last line.
 *
 * <p>Source: W3C, "Portable Network Graphics (PNG) Specification", sections 5.2 and 5.3.
 */
final class PngChunks {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int END = 0x49454E44;
    private static final int FRAME = 12;

    private PngChunks() {}

    /** @throws IOException saying what is wrong; other files than PNG are passed over */
    static void check(byte[] bytes) throws IOException {
        if (bytes.length < Long.BYTES || ByteBuffer.wrap(bytes).getLong() != SIGNATURE) {
            return;
        }
        ByteBuffer chunks = ByteBuffer.wrap(bytes, Long.BYTES, bytes.length - Long.BYTES);
        while (true) {
            int length = chunks.remaining() < FRAME ? -1 : chunks.getInt(chunks.position());
            if (length < 0 || length > chunks.remaining() - FRAME) {
                throw new IOException("the file is cut short");
            }
            int at = chunks.position() + Integer.BYTES;
            CRC32 sum = new CRC32();
            sum.update(bytes, at, Integer.BYTES + length);
            if ((int) sum.getValue() != chunks.getInt(at + Integer.BYTES + length)) {
                throw new IOException("a check sum is wrong");
            }
            if (chunks.getInt(at) == END) {
                return;
            }
            chunks.position(at + 2 * Integer.BYTES + length);
        }
    }
}
