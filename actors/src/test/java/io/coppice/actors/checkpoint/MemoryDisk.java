package io.coppice.actors.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A disk that forgets what was not synced, fails when it is full, and loses power at any wanted moment. */
final class MemoryDisk implements Disk {
    private final Node root = new Node();
    private int operationsLeft = Integer.MAX_VALUE;
    private long room = Long.MAX_VALUE;
    private BooleanSupplier failing = () -> false;

    private static final class Node {
        private TreeMap<String, Node> entries = new TreeMap<>();
        private TreeMap<String, Node> durableEntries = new TreeMap<>();
        private byte[] bytes = new byte[0];
        private byte[] durableBytes = new byte[0];

        private void forget() {
            entries = new TreeMap<>(durableEntries);
            bytes = durableBytes;
            entries.values().forEach(Node::forget);
        }
    }

    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A disk on which this folder is there for good. */
    static MemoryDisk with(Path folder) {
        MemoryDisk disk = new MemoryDisk();
        disk.createFolders(folder);
        for (Node node = disk.root;
                !node.entries.isEmpty();
                node = node.entries.firstEntry().getValue()) {
            node.durableEntries = new TreeMap<>(node.entries);
        }
        return disk;
    }

    /** Power fails at the operation after this many. */
    void cutPowerAfter(int operations) {
        operationsLeft = operations;
    }

    /** The machine starts again: what was not synced is gone. */
    void restart() {
        operationsLeft = Integer.MAX_VALUE;
        root.forget();
    }

    void leaveRoomFor(long bytes) {
        room = bytes;
    }

    /** Somebody else's bytes, on the disk for good. */
    void damage(Path file, byte[] content) throws IOException {
        Node node = node(file);
        node.bytes = content;
        node.durableBytes = content;
    }

    /** @param failure asked by whoever stumbles before an operation */
    void failWhen(BooleanSupplier failure) {
        failing = failure;
    }

    /** Throws when the next operation fails. */
    void stumble() throws IOException {
        if (failing.getAsBoolean()) {
            throw new IOException("Input/output error");
        }
    }

    /** Somebody removes a folder with everything in it, for good. */
    void removeAll(Path folder) {
        try {
            Node parent = node(folder.getParent());
            parent.entries.remove(folder.getFileName().toString());
            parent.durableEntries.remove(folder.getFileName().toString());
        } catch (NoSuchFileException nothing) {
            // It was not there.
        }
    }

    private void operate() {
        if (operationsLeft-- <= 0) {
            throw new PowerCut();
        }
    }

    private Node node(Path path) throws NoSuchFileException {
        Node node = root;
        for (Path name : path) {
            node = node.entries.get(name.toString());
            if (node == null) {
                throw new NoSuchFileException(path.toString());
            }
        }
        return node;
    }

    private boolean exists(Path path) {
        try {
            return node(path) != null;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    private Node newFile(Path file) throws NoSuchFileException {
        Node node = new Node();
        node(file.getParent()).entries.put(file.getFileName().toString(), node);
        return node;
    }

    @Override
    public void createFolders(Path folder) {
        operate();
        Node node = root;
        for (Path name : folder) {
            node = node.entries.computeIfAbsent(name.toString(), key -> new Node());
        }
    }

    @Override
    public boolean createNew(Path file) throws IOException {
        operate();
        boolean free = !exists(file);
        if (free) {
            newFile(file);
        }
        return free;
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        operate();
        Node node = exists(file) ? node(file) : newFile(file);
        int fits = (int) Math.min(room, content.length);
        room -= fits;
        node.bytes = Arrays.copyOf(content, fits);
        if (fits < content.length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void sync(Path fileOrFolder) throws IOException {
        operate();
        Node node = node(fileOrFolder);
        node.durableBytes = node.bytes;
        node.durableEntries = new TreeMap<>(node.entries);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        operate();
        Node node = node(from);
        node(from.getParent()).entries.remove(from.getFileName().toString());
        node(to.getParent()).entries.put(to.getFileName().toString(), node);
    }

    @Override
    public byte[] read(Path file) throws IOException {
        operate();
        return node(file).bytes.clone();
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        operate();
        return exists(folder) ? List.copyOf(node(folder).entries.keySet()) : List.of();
    }

    @Override
    public void delete(Path fileOrFolder) throws IOException {
        operate();
        if (!exists(fileOrFolder)) {
            return;
        }
        if (!node(fileOrFolder).entries.isEmpty()) {
            throw new IOException(fileOrFolder + " is not empty");
        }
        node(fileOrFolder.getParent()).entries.remove(fileOrFolder.getFileName().toString());
    }
}
