package io.coppice.actors.transfer;

import java.util.Arrays;

/**
 * A serialized message on its way to another node.
 *
 * @param recipient as a path with an address
 */
record ChunkedMessage(String name, String manifest, String recipient, byte[] bytes) {

    int chunks(int chunkBytes) {
        return Math.max(1, Math.ceilDiv(bytes.length, chunkBytes));
    }

    byte[] chunk(int number, int chunkBytes) {
        int from = number * chunkBytes;
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunkBytes));
    }
}
