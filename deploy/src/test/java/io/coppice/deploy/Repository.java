package io.coppice.deploy;

import java.nio.file.Path;

/** The clone that the tests run in: their working folder is the module's. */
public final class Repository {

    private Repository() {}

    public static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    public static Path file(String path) {
        return root().resolve(path);
    }
}
