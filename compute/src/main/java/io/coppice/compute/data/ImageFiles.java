package io.coppice.compute.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Image files with their labels.
 *
 * @param files one a sample
 * @param labels one a sample, the place of its folder's name among the classes
 * @param roots the class's folder of every sample
 */
record ImageFiles(List<Path> files, List<Integer> labels, List<Path> roots) {

    static final ImageFiles NONE = new ImageFiles(List.of(), List.of(), List.of());

    /** The names of the sub-folders, in the order of names. */
    static List<String> classes(Path folder) {
        List<String> classes = List.copyOf(ImageLayout.classes(folder).keySet());
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

    /**
     * All images of the classes' folders and their sub-folders, class after class, each in the order of paths.
     *
     * @param complete whether every class must have images
     * @param passedOver counts the files that are no images that can be read, by their endings
     */
    static ImageFiles all(Path folder, List<String> classes, boolean complete, Map<String, Integer> passedOver) {
        Map<String, Path> folders = ImageLayout.classes(folder);
        for (String found : folders.keySet()) {
            if (!classes.contains(found)) {
                throw new UnusableFileException(folders.get(found) + ": the folder is none of the classes "
                        + TableHeading.listed(classes)
                        + " of data.preprocessing.classes; name it there, or move it away");
            }
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<Path> roots = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path of = folders.get(classes.get(label));
            if (of == null && complete) {
                throw new UnusableFileException(folder.resolve(classes.get(label))
                        + ": there is no such folder; expected the images of the class of that name in"
                        + " data.preprocessing.classes");
            }
            for (Path image : of == null ? List.<Path>of() : images(of, complete, passedOver)) {
                files.add(image);
                labels.add(label);
                roots.add(of);
            }
        }
        for (Path loose : ImageLayout.loose(folder)) {
            String kind = ImageDecoder.isPicture(loose) ? "outside the classes' folders" : ending(loose);
            passedOver.merge(kind, 1, Integer::sum);
        }
        return new ImageFiles(files, labels, roots);
    }

    private static List<Path> images(Path folder, boolean complete, Map<String, Integer> passedOver) {
        List<Path> images = new ArrayList<>();
        Map<String, Integer> others = new TreeMap<>();
        for (Path file : ImageLayout.files(folder)) {
            if (ImageDecoder.isPicture(file)) {
                images.add(file);
            } else {
                others.merge(ending(file), 1, Integer::sum);
            }
        }
        if (images.isEmpty() && complete) {
            throw new UnusableFileException(folder + ": holds no images, expected files named "
                    + String.join(", ", ImageDecoder.ENDINGS)
                    + (others.isEmpty() ? "" : "; there are only " + String.join(", ", others.keySet())));
        }
        others.forEach((ending, count) -> passedOver.merge(ending, count, Integer::sum));
        return images;
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int point = name.lastIndexOf('.');
        return point <= 0 ? "no ending" : name.substring(point);
    }

    int count() {
        return files.size();
    }

    int[] labelNumbers() {
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    byte[] labelBytes() {
        byte[] bytes = new byte[count()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = labels.get(i).byteValue();
        }
        return bytes;
    }

    /** Some of them, in this order. */
    ImageFiles at(int[] samples) {
        List<Path> some = new ArrayList<>();
        List<Integer> of = new ArrayList<>();
        List<Path> in = new ArrayList<>();
        for (int sample : samples) {
            some.add(files.get(sample));
            of.add(labels.get(sample));
            in.add(roots.get(sample));
        }
        return new ImageFiles(some, of, in);
    }

    /** These, and others behind them. */
    ImageFiles and(ImageFiles others) {
        List<Path> both = new ArrayList<>(files);
        both.addAll(others.files);
        List<Integer> of = new ArrayList<>(labels);
        of.addAll(others.labels);
        List<Path> in = new ArrayList<>(roots);
        in.addAll(others.roots);
        return new ImageFiles(both, of, in);
    }

    /** Without some of them. */
    ImageFiles without(Set<Path> left) {
        if (left.isEmpty()) {
            return this;
        }
        return at(IntStream.range(0, count())
                .filter(sample -> !left.contains(files.get(sample)))
                .toArray());
    }
}
