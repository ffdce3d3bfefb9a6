package io.coppice.deploy.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The process's standard output, which remembers that it could not be written: writers keep that to themselves. */
final class WatchedOutput extends FilterOutputStream {
    private static final String NOBODY_READS = "Broken pipe";

    private volatile IOException failure;

    WatchedOutput(OutputStream out) {
        super(out);
    }

    static WatchedOutput ofProcess() {
        return new WatchedOutput(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException lost) {
            failure = lost;
            throw lost;
        }
    }

    /** Why something is missing in it; empty also where its reader had enough, as {@code head} has. */
    Optional<String> lost() {
        return Optional.ofNullable(failure)
                .map(lost -> Sentences.plain(lost.getMessage()))
                .filter(reason -> !reason.contains(NOBODY_READS));
    }
}
