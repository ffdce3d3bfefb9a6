package io.coppice.compute.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Image files with their labels.
 *
 * @param files one a sample
 * @param labels one a sample, the place of its folder's name among the classes
 */
record ImageFiles(List<Path> files, byte[] labels) {

    /** Every how manieth image tests where there are no test images of their own. */
    private static final int TEST_EACH = 10;

    /** The names of the sub-folders, in the order of names. */
    static List<String> classes(Path folder) {
        List<String> classes = entries(folder).stream()
                .filter(Files::isDirectory)
                .map(entry -> entry.getFileName().toString())
                .toList();
        if (classes.size() < 2) {
            throw new UnusableFileException(folder + ": holds " + classes.size() + " class folders"
                    + (classes.isEmpty() ? "" : " (" + classes.getFirst() + ")")
                    + ", expected two or more sub-folders, one a class, with its images inside");
        }
        if (classes.size() > ImageSet.MOST_CLASSES) {
            throw new UnusableFileException(
                    folder + ": holds " + classes.size() + " class folders, expected at most " + ImageSet.MOST_CLASSES);
        }
        return classes;
    }

    /** All images of the classes' folders, class after class, each in the order of names. */
    static ImageFiles all(Path folder, List<String> classes) {
        return taken(folder, classes, place -> true);
    }

    /** Nine tenths of every class. */
    static ImageFiles withoutTest(Path folder, List<String> classes) {
        return taken(folder, classes, place -> place % TEST_EACH != TEST_EACH - 1);
    }

    /** The last of every ten images of a class. */
    static ImageFiles testOnly(Path folder, List<String> classes) {
        return taken(folder, classes, place -> place % TEST_EACH == TEST_EACH - 1);
    }

    private static ImageFiles taken(Path folder, List<String> classes, Predicate<Integer> wanted) {
        for (String found : classes(folder)) {
            if (!classes.contains(found)) {
                throw new UnusableFileException(folder.resolve(found) + ": the folder is none of the classes "
                        + String.join(", ", classes)
                        + " of data.preprocessing.classes; name it there, or move it away");
            }
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            List<Path> images = images(folder.resolve(classes.get(label)));
            for (int place = 0; place < images.size(); place++) {
                if (wanted.test(place)) {
                    files.add(images.get(place));
                    labels.add(label);
                }
            }
        }
        byte[] bytes = new byte[labels.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = labels.get(i).byteValue();
        }
        return new ImageFiles(files, bytes);
    }

    private static List<Path> images(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableFileException(folder
                    + ": there is no such folder; expected the images of the class of that name in"
                    + " data.preprocessing.classes");
        }
        List<Path> images = entries(folder).stream().filter(ImageFiles::isImage).toList();
        if (images.isEmpty()) {
            throw new UnusableFileException(folder + ": holds no images, expected files named .png, .jpg or .jpeg");
        }
        return images;
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableFileException(folder + ": there is no such folder; expected one sub-folder a class");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new UnusableFileException(
                    folder + ": the folder cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
    }
}
