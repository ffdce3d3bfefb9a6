package io.coppice.compute.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the pictures of a folder are: in folders called train, val and test, each with a sub-folder a class, or directly in
 * sub-folders that are the classes.
 *
 * @param training the folder of the classes' folders
 * @param others sub-folders that are none of them and hold no pictures
 */
record ImageLayout(Path training, Optional<Path> validation, Optional<Path> test, List<Path> others) {
    private static final Set<String> TRAIN = Set.of("train", "training");
    private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");
    private static final Set<String> TEST = Set.of("test", "testing");

    static ImageLayout of(Path folder) {
        List<Path> folders = folders(folder);
        Optional<Path> training = named(folder, folders, TRAIN);
        Optional<Path> validation = named(folder, folders, VALIDATION);
        Optional<Path> test = named(folder, folders, TEST);
        List<Path> parts =
                Stream.of(training, validation, test).flatMap(Optional::stream).toList();
        List<Path> others =
                folders.stream().filter(other -> !parts.contains(other)).toList();
        if (parts.isEmpty() || others.stream().anyMatch(ImageLayout::hasPictures)) {
            return new ImageLayout(folder, Optional.empty(), Optional.empty(), List.of());
        }
        if (training.isEmpty()) {
            throw new UnusableFileException(folder + ": holds "
                    + String.join(
                            " and ",
                            parts.stream()
                                    .map(part -> part.getFileName().toString())
                                    .toList())
                    + ", but no folder train; name the training pictures' folder so, or give every class a folder");
        }
        for (Path part : parts) {
            boolean classes = folders(part).stream().anyMatch(ImageLayout::hasPictures);
            if (!classes) {
                throw new UnusableFileException(
                        part + ": holds no folders with pictures, expected one sub-folder a class");
            }
        }
        return new ImageLayout(training.get(), validation, test, others);
    }

    private static Optional<Path> named(Path folder, List<Path> folders, Set<String> names) {
        List<Path> found = folders.stream()
                .filter(entry -> names.contains(entry.getFileName().toString().toLowerCase(Locale.ROOT)))
                .toList();
        if (found.size() > 1 && found.stream().allMatch(ImageLayout::hasClasses)) {
            throw new UnusableFileException(folder + ": holds both "
                    + found.get(0).getFileName() + " and " + found.get(1).getFileName()
                    + ", which mean the same part, expected one of them; move the other away");
        }
        return found.stream().findFirst();
    }

    private static boolean hasClasses(Path folder) {
        return folders(folder).stream().anyMatch(ImageLayout::hasPictures);
    }

    /** The sub-folders that are not hidden, in the order of names. */
    static List<Path> folders(Path folder) {
        return entries(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableFileException(folder + ": there is no such folder; expected one sub-folder a class");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !isHidden(entry)).sorted().toList();
        } catch (IOException problem) {
            throw unreadable(folder, problem);
        }
    }

    private static boolean isHidden(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    private static UnusableFileException unreadable(Path folder, IOException problem) {
        return new UnusableFileException(
                folder + ": the folder cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
    }

    private static boolean hasPictures(Path folder) {
        return files(folder).stream().anyMatch(ImageDecoder::isPicture);
    }

    /** All files in a folder and its sub-folders that are not hidden, in the order of paths. */
    static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.find(
                folder,
                Integer.MAX_VALUE,
                (path, attributes) -> attributes.isRegularFile(),
                FileVisitOption.FOLLOW_LINKS)) {
            return entries.filter(path -> {
                        for (Path part : folder.relativize(path)) {
                            if (isHidden(part)) {
                                return false;
                            }
                        }
                        return true;
                    })
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw unreadable(folder, problem);
        } catch (UncheckedIOException problem) {
            throw unreadable(folder, problem.getCause());
        }
    }

    /** Every class's folder by its name, in the order of names. */
    static Map<String, Path> classes(Path folder) {
        Map<String, Path> classes = new LinkedHashMap<>();
        for (Path entry : folders(folder)) {
            classes.put(entry.getFileName().toString(), entry);
        }
        return classes;
    }

    /** Files beside the classes' folders, which belong to none. */
    static List<Path> loose(Path folder) {
        List<Path> loose = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (Files.isRegularFile(entry)) {
                loose.add(entry);
            }
        }
        return loose;
    }
}
