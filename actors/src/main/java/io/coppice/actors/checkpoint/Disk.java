package io.coppice.actors.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint store asks of a disk. Nothing is certain to survive a power cut before it was synced: a file's bytes
 * by {@link #sync} of the file, its name by {@link #sync} of its folder.
 */
public interface Disk {

    /** Creates the folder and those above it, where missing. */
    void createFolders(Path folder) throws IOException;

    /** Creates an empty file. @return false when it exists already, also when somebody else was faster */
    boolean createNew(Path file) throws IOException;

    /** Writes a file, replacing its bytes. */
    void write(Path file, byte[] content) throws IOException;

    void sync(Path fileOrFolder) throws IOException;

    /** Gives a file its final name in one stroke, replacing one of that name. */
    void rename(Path from, Path to) throws IOException;

    byte[] read(Path file) throws IOException;

    /** Names in a folder, sorted; none when it does not exist. */
    List<String> list(Path folder) throws IOException;

    /** Removes a file or an empty folder, if it is there. */
    void delete(Path fileOrFolder) throws IOException;
}
