package io.coppice.compute.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a data set are. */
sealed interface FileSource {

    /** An open file and what messages call it. */
    record Opened(String source, InputStream stream) {}

    /** Opens the file of this name, plain or with {@code .gz} behind it. */
    Opened open(String name);

    /** A folder on disk. */
    record Folder(Path folder) implements FileSource {
        @Override
        public Opened open(String name) {
            if (!Files.isDirectory(folder)) {
                throw new UnusableFileException(folder + ": there is no such folder; expected one that holds " + name
                        + " (plain or .gz) and its companions");
            }
            Path plain = folder.resolve(name);
            Path path = Files.exists(plain) ? plain : folder.resolve(name + ".gz");
            if (!Files.exists(path)) {
                throw new UnusableFileException(folder + ": neither " + name + " nor " + name + ".gz is there");
            }
            try {
                return new Opened(path.toString(), Files.newInputStream(path));
            } catch (IOException problem) {
                throw new UnusableFileException(
                        path + ": the file cannot be opened (" + problem.getMessage() + ")", problem);
            }
        }
    }

    /** The resources in a folder below this package. */
    record Embedded(String folder) implements FileSource {
        @Override
        public Opened open(String name) {
            String resource = folder + "/" + name + ".gz";
            InputStream stream = FileSource.class.getResourceAsStream(resource);
            if (stream == null) {
                throw new UnusableFileException("embedded " + resource + ": missing from this build");
            }
            return new Opened("embedded " + resource, stream);
        }
    }
}
