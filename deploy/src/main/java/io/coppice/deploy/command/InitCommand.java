package io.coppice.deploy.command;

import io.coppice.compute.data.DataOptions;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.SplitOptions;
import io.coppice.compute.data.TableOptions;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.protocols.job.JobSpecs;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first job for data of one's own. */
@Command(
        name = "init",
        description = "Looks at a folder of pictures or a table and writes a commented job file for it, which runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Data are a folder with a folder of pictures for each class, a CSV file or a folder of train.csv and test.csv,",
            "a folder of IDX files, or the folder of CIFAR's binary files. Without PATH it asks, on a terminal."
        })
final class InitCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", description = "the folder or the table")
    private Optional<Path> path = Optional.empty();

    @Option(names = "--out", paramLabel = "JOB.conf", description = "the job's file; otherwise NAME.conf here")
    private Optional<Path> out = Optional.empty();

    InitCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path named = path.orElseGet(this::asked);
        Path data = environment.resolve(named).toAbsolutePath().normalize();
        Dataset set = predicting(DataSets.named(DataKind.of(data, named)), data);
        Preprocessing samples = set.look(data);
        int training = set.trainingSamples(Optional.of(data), samples);
        SuggestedJob job = new SuggestedJob(name(data), set.name(), data, samples, training);
        String text = job.text();
        JobSpecs.parse(text, List.of(), (of, where) -> Optional.of(samples));
        Path file = out.orElseGet(() -> Path.of(name(data) + ".conf"));
        write(file, text);
        environment
                .console()
                .line("%s is written: %s".formatted(file, job.found()) + "\nTrain with: "
                        + environment.advise("train", file));
        return 0;
    }

    /** A table whose label has too many values to be classes predicts numbers, where they are such. */
    private static Dataset predicting(Dataset set, Path data) {
        try {
            set.look(data);
            return set;
        } catch (UnusableFileException noClasses) {
            TableOptions numbers = TableOptions.predicting(TargetSchema.Numbers.KIND);
            Dataset other = set.with(new DataOptions(SplitOptions.DEFAULT, numbers, false));
            if (!set.isTable() || !isUsable(other, data)) {
                throw noClasses;
            }
            return other;
        }
    }

    private static boolean isUsable(Dataset set, Path data) {
        try {
            set.look(data);
            return true;
        } catch (UnusableFileException unusable) {
            return false;
        }
    }

    private Path asked() {
        Console terminal = System.console();
        if (!environment.console().terminal() || terminal == null) {
            throw UserException.wrong("No data are named; expected init PATH, a folder of pictures or a table");
        }
        String answer = terminal.readLine("Which folder of pictures, or which table (CSV)? ");
        if (answer == null || answer.isBlank()) {
            throw UserException.wrong("No data are named; expected a folder of pictures or a table");
        }
        return Path.of(answer.strip());
    }

    /** As a job may be called, after the data. */
    private static String name(Path data) {
        String file = data.getFileName() == null ? "data" : data.getFileName().toString();
        String plain = file.replaceFirst("(?i)\\.(csv|tsv|txt)(\\.gz)?$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        String begun = plain.replaceFirst("^[^A-Za-z0-9]+", "");
        return begun.isEmpty() ? "my-data" : begun.substring(0, Math.min(begun.length(), 60));
    }

    private void write(Path file, String text) {
        Path target = environment.resolve(file);
        if (Files.exists(target)) {
            throw UserException.wrong(file + " is there already; name another file with --out");
        }
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException cause) {
            throw UserException.failed(
                    file + " cannot be written: " + Texts.reason(cause) + "; name another file with --out", cause);
        }
    }
}
