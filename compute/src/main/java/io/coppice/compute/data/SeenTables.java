package io.coppice.compute.data;

import io.coppice.compute.targets.TargetSchema;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The last table that was looked into, so that who then opens it need not read it again. It goes when memory is needed, or
 * when the file has changed.
 */
final class SeenTables {
    private SoftReference<Seen> last = new SoftReference<>(null);

    private record Stamp(Path file, long size, FileTime changed) {
        static Optional<Stamp> of(Path file) {
            try {
                return Optional.of(new Stamp(
                        file.toAbsolutePath().normalize(), Files.size(file), Files.getLastModifiedTime(file)));
            } catch (IOException gone) {
                return Optional.empty();
            }
        }
    }

    private record Seen(Stamp stamp, Table table, SplitOptions split) {}

    synchronized void put(Table table, SplitOptions split) {
        last = new SoftReference<>(Stamp.of(table.file())
                .map(stamp -> new Seen(stamp, table, split))
                .orElse(null));
    }

    /** The table of this file, if it is the last one and has what is asked for. */
    synchronized Optional<Table> find(Path file, TableSchema schema, TargetSchema targets, SplitOptions split) {
        return Optional.ofNullable(last.get())
                .filter(seen -> Stamp.of(file).filter(seen.stamp()::equals).isPresent())
                .filter(seen -> seen.split().group().equals(split.group())
                        && seen.split().time().equals(split.time())
                        && seen.table().serves(schema, targets, split))
                .map(Seen::table);
    }

    synchronized void forget() {
        last = new SoftReference<>(null);
    }
}
