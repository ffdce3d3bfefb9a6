package io.coppice.compute.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where native libraries are unpacked from their jars. The temporary folder is the usual place, and on many servers it is
 * mounted so that nothing in it may be executed, which a library counts as.
 */
public final class NativeFolders {
    private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";
    private static final String HINT = "name a folder where that is allowed: COPPICE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";

    private NativeFolders() {}

    /** @throws IllegalStateException with a sentence for the user where there is none */
    public static Path executable() {
        return executable(candidates());
    }

    static Path executable(List<Path> candidates) {
        return candidates.stream()
                .filter(NativeFolders::allows)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Native libraries cannot be unpacked: the temporary folder " + candidates.getFirst()
                                + " is not writable or allows nothing to be executed (mounted noexec), and neither do "
                                + candidates.subList(1, candidates.size()) + "; " + HINT));
    }

    /** JavaCPP unpacks the libraries of ND4J; its own choice is kept where they can be executed there. */
    static void prepareJavaCpp() {
        if (System.getProperty(JAVACPP) != null
                || inHome(".javacpp").filter(NativeFolders::allows).isPresent()) {
            return;
        }
        System.setProperty(
                JAVACPP,
                executable()
                        .resolve("coppice-javacpp-" + System.getProperty("user.name"))
                        .toString());
    }

    private static List<Path> candidates() {
        List<Path> folders = new ArrayList<>(List.of(Path.of(System.getProperty("java.io.tmpdir"))));
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).map(Path::of).ifPresent(folders::add);
        inHome(".cache").ifPresent(folders::add);
        folders.add(Path.of("/var/tmp"));
        return folders;
    }

    private static Optional<Path> inHome(String folder) {
        String home = System.getProperty("user.home", "");
        return home.isEmpty() || home.equals("?") ? Optional.empty() : Optional.of(Path.of(home, folder));
    }

    /** Whether a file that is made there may be executed: the system says so of the file, with the mount in mind. */
    private static boolean allows(Path folder) {
        try {
            Path probe = Files.createTempFile(Files.createDirectories(folder), "coppice", ".probe");
            try {
                if (Files.getFileStore(probe).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(
                            probe, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
                }
                return Files.isExecutable(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException notWritable) {
            return false;
        }
    }
}
