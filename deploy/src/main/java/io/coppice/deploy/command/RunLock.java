package io.coppice.deploy.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says that a process is at work in a folder: a file with the process, its start, its host and that host's boot, which the
 * system keeps locked as long as the process lives. So of two processes one is refused, whichever way it came.
 *
 * <pre>
 *   the file there   locked by the system   its boot is ours   its host is ours   its process lives
 *   no               -                      -                  -                  -                  taken
 *   yes              yes                    -                  -                  -                  refused
 *   yes              no                     yes                -                  no                 taken over
 *   yes              no                     yes                -                  yes                refused
 *   yes              no                     no                 yes                -                  taken over
 *   yes              no                     no                 no                 cannot be seen     refused
 * </pre>
 */
final class RunLock implements AutoCloseable {
    static final String FILE = "run.lock";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MOST_BYTES = 4096;
    private static final int TRIES = 3;

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Who is at work. @param start of the process, empty where the system does not tell */
    record Holder(long process, String start, String host, String boot) {

        static Holder ofThisProcess() {
            ProcessHandle self = ProcessHandle.current();
            return new Holder(self.pid(), startOf(self), hostName(), bootId());
        }

        private static String startOf(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .map(start -> start.truncatedTo(ChronoUnit.SECONDS).toString())
                    .orElse("");
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unresolvable) {
                return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("this host");
            }
        }

        private static String bootId() {
            try {
                return Files.readString(BOOT).strip();
            } catch (IOException elsewhere) {
                return "";
            }
        }

        /** Whether the process that this names is seen to live on this machine. */
        private boolean lives() {
            return ProcessHandle.of(process)
                    .filter(ProcessHandle::isAlive)
                    .filter(found -> start.isEmpty() || isNear(startOf(found)))
                    .isPresent();
        }

        /** The system computes a start from its clock, which may have been set meanwhile. */
        private boolean isNear(String found) {
            return found.isEmpty()
                    || Math.abs(ChronoUnit.SECONDS.between(Instant.parse(start), Instant.parse(found))) <= 2;
        }

        String text() {
            return "process = " + process + "\nstart = " + start + "\nhost = " + host + "\nboot = " + boot + "\n";
        }

        /** Empty where the text is not whole. */
        static Optional<Holder> parse(String text) {
            try {
                Holder holder = new Holder(
                        Long.parseLong(field(text, "process")),
                        field(text, "start"),
                        field(text, "host"),
                        field(text, "boot"));
                if (!holder.start.isEmpty()) {
                    Instant.parse(holder.start);
                }
                return Optional.of(holder);
            } catch (IllegalArgumentException | DateTimeException cutShort) {
                return Optional.empty();
            }
        }

        private static String field(String text, String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + " ="))
                    .map(line -> line.substring(name.length() + 2).strip())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name));
        }

        @Override
        public String toString() {
            return "process " + process + (start.isEmpty() ? "" : ", begun " + start) + ", on " + host;
        }
    }

    /** Why a folder cannot be had, or whose was taken over. */
    private enum Verdict {
        FREE,
        STALE,
        LIVING,
        UNSEEN
    }

    private static Verdict verdict(Holder found, Holder own) {
        boolean sameHost = found.host().equals(own.host());
        boolean sameBoot =
                found.boot().equals(own.boot()) && (sameHost || !own.boot().isEmpty());
        if (sameBoot) {
            boolean isOwn = found.process() == own.process() && found.start().equals(own.start());
            return found.lives() && !isOwn ? Verdict.LIVING : Verdict.STALE;
        }
        return sameHost ? Verdict.STALE : Verdict.UNSEEN;
    }

    /**
     * The folder, for this process alone.
     *
     * @param notes hears of a process that left it behind
     * @throws UserException naming the process that is at work there
     */
    static RunLock take(Path folder, Consumer<String> notes) {
        Path file = folder.resolve(FILE);
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Optional<RunLock> taken = tryToTake(folder, file, notes);
                if (taken.isPresent()) {
                    return taken.get();
                }
            }
        } catch (IOException cause) {
            throw UserException.failed(
                    "The output folder " + folder + " cannot be locked: " + Texts.reason(cause), cause);
        }
        throw UserException.failed(
                folder + " is being begun by another process this moment; name another folder", null);
    }

    /** Empty where the file went away meanwhile. */
    private static Optional<RunLock> tryToTake(Path folder, Path file, Consumer<String> notes) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            Optional<Object> before = key(file);
            boolean locked = isLocked(channel);
            Optional<Holder> found = Holder.parse(read(channel));
            if (!locked) {
                throw living(folder, found.map(Holder::toString).orElse("another process"));
            }
            Holder own = Holder.ofThisProcess();
            Verdict verdict = found.map(holder -> verdict(holder, own)).orElse(Verdict.FREE);
            switch (verdict) {
                case LIVING -> throw living(folder, found.orElseThrow().toString());
                case UNSEEN ->
                    throw UserException.wrong(folder + " is in use by " + found.orElseThrow()
                            + ", which cannot be seen from here; if that process has ended, remove " + file);
                case STALE ->
                    notes.accept("Note: " + found.orElseThrow() + ", was at work in " + folder
                            + " and has ended; its place is taken");
                case FREE -> {}
            }
            if (before.isEmpty() || !before.equals(key(file))) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(own.text().getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(true);
            taken = true;
            return Optional.of(new RunLock(file, channel));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static UserException living(Path folder, String holder) {
        return UserException.wrong(folder + " is in use: " + holder
                + ", is at work there; wait for its end or end it, or name another folder");
    }

    /** Which file it is, whatever its name; empty where there is none. */
    private static Optional<Object> key(Path file) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** The folder is free. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException stays) {
            // Whoever comes next sees that the process has ended.
        }
    }
}
