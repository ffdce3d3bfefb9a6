package io.coppice.deploy.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory for the store, which can be filled to the last byte. Needs root. */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "size=64m";
    private static final int BLOCK = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException when the machine does not let us, with the command that failed */
    static SmallDisk mount(Path folder) throws IOException {
        Files.createDirectories(folder);
        SystemCommand.run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    /** From now on nobody can write there. */
    void fill() {
        byte[] block = new byte[BLOCK];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            // As wanted.
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        SystemCommand.run("umount", folder.toString());
    }
}
