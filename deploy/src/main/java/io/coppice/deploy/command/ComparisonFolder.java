package io.coppice.deploy.command;

import io.coppice.deploy.report.ComparisonReport;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The output folder of a comparison: a folder for each run, and a list of them, which is written when all are there. */
record ComparisonFolder(Path path, List<ComparisonReport.Run> runs) {
    private static final String LIST = "comparison.txt";
    private static final String SEPARATOR = "\t";

    /** Makes the folder with the jobs of all runs. */
    static ComparisonFolder create(Path path, List<String> methods, List<JobSpec> specs) {
        if (Files.exists(path.resolve(LIST))) {
            throw UserException.wrong(path + " already holds a comparison; go on with it by --resume " + path
                    + ", or name another folder with --out");
        }
        RunFolder.create(path);
        List<ComparisonReport.Run> runs = new ArrayList<>();
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < specs.size(); i++) {
            ComparisonReport.Run run =
                    new ComparisonReport.Run(methods.get(i), specs.get(i).name());
            Path folder = path.resolve(run.folder());
            // A start that was cut off before the list was there left jobs alone, and begins anew.
            boolean jobOnly =
                    Files.exists(folder.resolve(RunFolder.JOB)) && !Files.exists(folder.resolve("checkpoints"));
            RunFolder made = jobOnly ? RunFolder.existing(folder) : RunFolder.create(folder);
            made.writeJob(JobSpecs.render(specs.get(i)));
            runs.add(run);
            list.append(run.method()).append(SEPARATOR).append(run.folder()).append('\n');
        }
        write(path, list.toString());
        return new ComparisonFolder(path, List.copyOf(runs));
    }

    private static void write(Path path, String list) {
        try {
            Path temporary = path.resolve(LIST + ".tmp");
            Files.writeString(temporary, list);
            Files.move(temporary, path.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw UserException.failed(
                    "The output folder " + path + " is not writable: " + Texts.reason(cause)
                            + "; name another with --out",
                    cause);
        }
    }

    static boolean isOne(Path path) {
        return Files.isRegularFile(path.resolve(LIST));
    }

    /** The folder of a comparison that was begun before. */
    static ComparisonFolder existing(Path path) {
        if (!isOne(path)) {
            throw UserException.wrong(
                    path + " holds no comparison: it has no " + LIST + "; name the output folder of one");
        }
        List<ComparisonReport.Run> runs = Texts.read(path.resolve(LIST), "the runs of a comparison")
                .lines()
                .map(line -> line.split(SEPARATOR))
                .map(words -> new ComparisonReport.Run(words[0], words[words.length - 1]))
                .toList();
        return new ComparisonFolder(path, runs);
    }

    RunFolder folder(ComparisonReport.Run run) {
        return RunFolder.existing(path.resolve(run.folder()));
    }
}
