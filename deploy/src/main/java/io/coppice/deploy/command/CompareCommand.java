package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.job.MethodSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains one job under several methods and seeds, and puts the results side by side. */
@Command(
        name = "compare",
        description = "Trains a job under several methods and seeds, one after the other, and compares the results.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A method is a name (see `coppice methods`), which puts that method's defaults in the place of the job's",
            "section method, or leaves the section where it already names it; or a job's FILE.conf, whose sections",
            "method and optimizer take the place of the job's. --set key=value holds for every run, --set",
            "METHOD:key=value for the runs of one method. When a method does what (such as magnitude's first-epoch and",
            "rounds) is in proportion to the job's epochs, unless the job or --set says any of it.",
            "",
            "Writes comparison.csv, comparison.png and report.html into the folder, and a folder for each run.",
            "Ctrl-C ends the run that is under way with a checkpoint; --resume goes on with it and with the others.",
            "Exit status: 0 all trained, 1 a run failed, 2 wrong usage or a wrong job, 3 out of memory, 130 interrupted."
        })
final class CompareCommand implements Callable<Integer> {
    private final Environment environment;
    private final JobRunner runner;

    @Parameters(index = "0", arity = "0..1", paramLabel = "JOB.conf", description = "the job, in HOCON")
    private Optional<Path> job;

    @Option(names = "--methods", split = ",", paramLabel = "METHOD", description = "methods, separated by commas")
    private List<String> methods = List.of();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "SEED",
            description = "whole numbers, separated by commas; otherwise the job's own seed")
    private List<Long> seeds = List.of();

    @Option(
            names = "--set",
            paramLabel = "[METHOD:]path=value",
            description =
                    "sets one key of the job in every run, or in those of one method; may be repeated, the last one wins")
    private List<String> overrides = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the output folder; otherwise the next runs/compare-NUMBER")
    private Optional<Path> out;

    @Option(names = "--resume", paramLabel = "DIR", description = "goes on with the comparison in this folder")
    private Optional<Path> resume;

    CompareCommand(Environment environment, JobRunner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        ComparisonFolder folder = resume.isPresent() ? resumed(resume.get()) : begun();
        return new ComparedRuns(environment, runner, folder).run();
    }

    private ComparisonFolder resumed(Path path) {
        if (job.isPresent() || out.isPresent() || !methods.isEmpty() || !seeds.isEmpty() || !overrides.isEmpty()) {
            throw UserException.wrong("--resume " + path + " goes on with the runs that the folder holds;"
                    + " leave the job and the other options out");
        }
        return ComparisonFolder.existing(environment.resolve(path));
    }

    private ComparisonFolder begun() {
        Path file = job.orElseThrow(() -> UserException.wrong(
                "No job is given; expected compare JOB.conf --methods " + "METHOD,METHOD, or compare --resume DIR"));
        if (methods.isEmpty()) {
            throw UserException.wrong("No methods are given; expected --methods METHOD,METHOD; see: coppice methods");
        }
        requireDifferent("--methods", methods);
        requireDifferent("--seeds", seeds);
        String text = Texts.read(environment.resolve(file), "a job; examples are in deploy/examples");
        List<ComparedMethod> compared = methods.stream()
                .map(word -> ComparedMethod.of(word.strip(), text, environment).with(overrides))
                .toList();
        requireKnownOwners(compared);
        List<String> labels = new ArrayList<>();
        List<JobSpec> specs = new ArrayList<>();
        for (ComparedMethod method : compared) {
            for (Optional<Long> seed : seeds()) {
                labels.add(method.label());
                specs.add(method.named(() -> spec(text, method, seed, specs)));
            }
        }
        requireDifferent("--methods", specs.stream().map(JobSpec::name).toList());
        Path path = out.map(environment::resolve)
                .orElseGet(() -> RunFolder.next(environment.folder(), "compare").path());
        return ComparisonFolder.create(path, labels, specs);
    }

    private List<Optional<Long>> seeds() {
        return seeds.isEmpty()
                ? List.of(Optional.empty())
                : seeds.stream().map(Optional::of).toList();
    }

    private void requireKnownOwners(List<ComparedMethod> compared) {
        List<String> labels = compared.stream().map(ComparedMethod::label).toList();
        for (String setting : overrides) {
            if (ComparedMethod.isOfOne(setting) && !labels.contains(ComparedMethod.owner(setting))) {
                throw UserException.wrong("--set " + setting + ": " + ComparedMethod.owner(setting)
                        + " is none of the methods that are compared: " + String.join(", ", labels));
            }
        }
    }

    /** What is said of one method wins over what is said of all. */
    private JobSpec spec(String text, ComparedMethod method, Optional<Long> seed, List<JobSpec> others) {
        List<String> ofAll = overrides.stream()
                .filter(setting -> !ComparedMethod.isOfOne(setting))
                .toList();
        List<String> all = new ArrayList<>(method.section());
        all.addAll(ofAll);
        all.addAll(method.own());
        all.addAll(MethodSchedule.scaled(JobSpecs.merge(text, all)));
        seed.ifPresent(number -> all.add("seed=" + number));
        all.add("name=" + method.label() + seed.map(number -> "-seed" + number).orElse(""));
        return NewJob.beside(others, environment, text, all);
    }

    private static void requireDifferent(String option, List<?> values) {
        if (new LinkedHashSet<>(values).size() < values.size()) {
            throw UserException.wrong(option + " names something twice: " + values + "; name each once");
        }
    }
}
