package io.coppice.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Which kind of data set somebody's files are, by their names. */
final class DataKind {
    /** Pictures lie in folders of classes, or in those within train and test. */
    private static final int DEPTH = 3;

    private static final int LOOKED_AT = 10_000;

    private DataKind() {}

    /**
     * As {@code data.set} names it.
     *
     * @param named as the user wrote it
     */
    static String of(Path data, Path named) {
        if (!Files.exists(data)) {
            throw UserException.wrong("There is no " + named + "; name a folder of pictures or a table");
        }
        if (Files.isRegularFile(data)) {
            if (has(data, "(csv|tsv|txt)(\\.gz)?")) {
                return "csv";
            }
            throw unknown(named);
        }
        if (any(data, 1, file -> has(file, "csv(\\.gz)?"))) {
            return "csv";
        }
        if (any(data, 1, file -> file.getFileName().toString().matches(".*-idx[13]-ubyte(\\.gz)?"))) {
            return "idx";
        }
        if (any(data, 2, file -> file.getFileName().toString().equals("data_batch_1.bin"))) {
            return "cifar10";
        }
        if (any(data, 2, file -> file.getFileName().toString().equals("train.bin"))) {
            return "cifar100";
        }
        if (any(data, DEPTH, file -> has(file, "png|jpe?g") && !file.getParent().equals(data))) {
            return "image-folder";
        }
        throw unknown(named);
    }

    private static UserException unknown(Path named) {
        return UserException.wrong(
                named + " holds no data that are known: expected a folder with a folder of PNG or JPEG"
                        + " pictures for each class, a CSV file or a folder of train.csv and test.csv, IDX files, or CIFAR's files");
    }

    private static boolean has(Path file, String endings) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(" + endings + ")");
    }

    private interface Test {
        boolean holds(Path file);
    }

    private static boolean any(Path folder, int depth, Test test) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.limit(LOOKED_AT).filter(file -> !file.equals(folder)).anyMatch(test::holds);
        } catch (IOException unreadable) {
            throw UserException.failed(folder + " cannot be looked into: " + Texts.reason(unreadable), unreadable);
        }
    }
}
