package io.coppice.actors.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One process's view of a disk that others write to as well: between any two operations anything may happen. */
final class SteppedDisk implements Disk {
    private final MemoryDisk disk;
    private final DiskThread thread;

    SteppedDisk(MemoryDisk disk, DiskThread thread) {
        this.disk = disk;
        this.thread = thread;
    }

    private void step() throws IOException {
        thread.stand();
        disk.stumble();
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        step();
        disk.createFolders(folder);
    }

    @Override
    public boolean createNew(Path file) throws IOException {
        step();
        return disk.createNew(file);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step();
        disk.write(file, content);
    }

    @Override
    public void sync(Path fileOrFolder) throws IOException {
        step();
        disk.sync(fileOrFolder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        step();
        return disk.read(file);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        step();
        return disk.list(folder);
    }

    @Override
    public void delete(Path fileOrFolder) throws IOException {
        step();
        disk.delete(fileOrFolder);
    }
}
