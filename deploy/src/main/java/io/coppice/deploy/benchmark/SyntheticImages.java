package io.coppice.deploy.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as CIFAR-10's, of noise: how long a step takes does not depend on what is in the pictures. */
final class SyntheticImages {
    static final int FILES = 5;

    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final int TEST = 20;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private SyntheticImages() {}

    /** @param training how many training images, a multiple of {@link #FILES} */
    static void write(Path folder, int training) {
        try {
            for (int file = 1; file <= FILES; file++) {
                Files.write(folder.resolve("data_batch_" + file + ".bin"), records(training / FILES, file));
            }
            Files.write(folder.resolve("test_batch.bin"), records(TEST, 0));
        } catch (IOException cause) {
            throw new UncheckedIOException("The images of the benchmark cannot be written to " + folder, cause);
        }
    }

    private static byte[] records(int count, int file) {
        byte[] records = new byte[count * RECORD];
        for (int i = 0; i < records.length; i++) {
            long mixed = (i + 1L + ((long) file << 40)) * STEP;
            records[i] = i % RECORD == 0 ? (byte) (i / RECORD % 10) : (byte) (mixed >>> 29);
        }
        return records;
    }
}
