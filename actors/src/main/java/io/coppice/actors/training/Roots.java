package io.coppice.actors.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders below which a node reads what jobs name; a link counts as what it leads to.
 *
 * @param folders empty for anywhere: a job of one's own machine reads what its user may read
 */
public record Roots(Optional<List<Path>> folders) {
    public static final Roots ANYWHERE = new Roots(Optional.empty());

    public static Roots of(List<Path> folders) {
        return new Roots(Optional.of(List.copyOf(folders)));
    }

    /**
     * @param paths by the key that names each
     * @throws IllegalArgumentException in one sentence, which says nothing of what is there
     */
    public void require(Map<String, String> paths) {
        if (folders.isEmpty()) {
            return;
        }
        paths.forEach((key, path) -> {
            if (!isBelow(path)) {
                throw new IllegalArgumentException(
                        key + " is " + path + ", and a node reads what jobs name only below the"
                                + " folders of its setting data.roots; put it there, or ask whoever runs the cluster");
            }
        });
    }

    private boolean isBelow(String path) {
        try {
            Path real = real(Path.of(path).toAbsolutePath().normalize());
            for (Path root : folders.orElseThrow()) {
                if (real.startsWith(real(root.toAbsolutePath().normalize()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException unusable) {
            return false;
        }
    }

    /** Where it leads, after every link; of what does not exist, where it would be. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path) || Files.isSymbolicLink(path) || path.getParent() == null) {
            return path.toRealPath();
        }
        return real(path.getParent()).resolve(path.getFileName());
    }
}
