package io.coppice.actors.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One process's view of a disk that others write to as well: between any two operations anything may happen. */
final class SteppedDisk implements Disk {
    private final Disk disk;
    private final DiskThread thread;

    SteppedDisk(Disk disk, DiskThread thread) {
        this.disk = disk;
        this.thread = thread;
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        thread.stand();
        disk.createFolders(folder);
    }

    @Override
    public boolean createNew(Path file) throws IOException {
        thread.stand();
        return disk.createNew(file);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        thread.stand();
        disk.write(file, content);
    }

    @Override
    public void sync(Path fileOrFolder) throws IOException {
        thread.stand();
        disk.sync(fileOrFolder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        thread.stand();
        disk.rename(from, to);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        thread.stand();
        return disk.read(file);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        thread.stand();
        return disk.list(folder);
    }

    @Override
    public void delete(Path fileOrFolder) throws IOException {
        thread.stand();
        disk.delete(fileOrFolder);
    }
}
