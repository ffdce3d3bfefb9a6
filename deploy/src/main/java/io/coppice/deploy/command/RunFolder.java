package io.coppice.deploy.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The output folder of one run. */
record RunFolder(Path path) {
    static final String JOB = "job.conf";
    static final String MODEL = "model.safetensors";
    static final String REPORT = "report.json";

    /** Any of these says that the folder is taken. */
    private static final List<String> TRACES = List.of(JOB, MODEL, REPORT, "report.html", "metrics.csv", "checkpoints");

    /** Makes the folder that the user named, which must not hold a run yet. */
    static RunFolder create(Path path) {
        return create(path, "go on with it by --resume " + path + ", or name another folder with --out");
    }

    /** Makes the folder that the user named. @param wayOut what to do when it holds a run already */
    static RunFolder create(Path path, String wayOut) {
        for (String trace : TRACES) {
            if (Files.exists(path.resolve(trace))) {
                throw UserException.wrong(path + " already holds a run (" + trace + "); " + wayOut);
            }
        }
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".writable", ""));
        } catch (IOException cause) {
            throw notWritable(path, cause);
        }
        return new RunFolder(path);
    }

    /** Makes {@code runs/NAME-1}, or the next number that is free. */
    static RunFolder next(Path current, String name) {
        Path runs = current.resolve("runs");
        try {
            Files.createDirectories(runs);
            for (int number = 1; ; number++) {
                Path path = runs.resolve(name + "-" + number);
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && claim(path)) {
                    return new RunFolder(path);
                }
            }
        } catch (IOException cause) {
            throw notWritable(runs, cause);
        }
    }

    /** The folder of a run that was made before. */
    static RunFolder existing(Path path) {
        if (!Files.isDirectory(path)) {
            throw UserException.wrong(
                    "There is no folder " + path + "; name the output folder of a run" + others(path));
        }
        if (!Files.isReadable(path.resolve(JOB))) {
            throw UserException.wrong(
                    path + " holds no run: it has no " + JOB + "; name the output folder of a run" + others(path));
        }
        return new RunFolder(path);
    }

    /** Another process may be first. */
    private static boolean claim(Path path) throws IOException {
        try {
            Files.createDirectory(path);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    private static UserException notWritable(Path path, IOException cause) {
        return UserException.failed(
                "The output folder " + path + " is not writable: " + Texts.reason(cause) + "; name another with --out",
                cause);
    }

    /** The runs that lie beside or in the folder, to choose from. */
    private static String others(Path path) {
        Path around = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        try (Stream<Path> entries = Files.list(around)) {
            List<String> runs = entries.filter(entry -> Files.exists(entry.resolve(JOB)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .limit(8)
                    .toList();
            return runs.isEmpty() ? "" : ", such as " + String.join(", ", runs) + " in " + around;
        } catch (IOException unlisted) {
            return "";
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    boolean isFinished() {
        return Files.exists(file(REPORT));
    }

    /** Epochs that the run has finished, as its metrics tell. */
    int epochsDone() {
        Path metrics = file("metrics.csv");
        return Files.exists(metrics)
                ? (int) Texts.read(metrics, "the epochs of a run")
                        .lines()
                        .skip(1)
                        .count()
                : 0;
    }

    /**
     * Puts what a finished run came to aside, so that it can go on: report and network of so many epochs keep their own
     * names.
     *
     * @return the names
     */
    List<String> putAside(int epochs) {
        List<String> names = new ArrayList<>();
        try {
            for (String name : List.of(MODEL, REPORT)) {
                int dot = name.lastIndexOf('.');
                String aside = name.substring(0, dot) + "-" + epochs + name.substring(dot);
                if (Files.exists(file(name))) {
                    Files.move(file(name), file(aside), StandardCopyOption.REPLACE_EXISTING);
                    names.add(aside);
                }
            }
        } catch (IOException cause) {
            throw notWritable(path, cause);
        }
        return names;
    }

    String readJob() {
        return Texts.read(file(JOB), "the settings of a run");
    }

    /** What a resumed run goes by. */
    void writeJob(String text) {
        write(JOB, text);
    }

    /** The whole file or none. */
    void write(String name, String text) {
        try {
            Path temporary = file(name + ".tmp");
            Files.writeString(temporary, text);
            Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            throw notWritable(path, cause);
        }
    }
}
