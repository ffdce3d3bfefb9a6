package io.coppice.deploy.command;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.export.InitialWeights;
import io.coppice.compute.network.Network;
import io.coppice.deploy.log.RunLog;
import io.coppice.deploy.report.Console;
import io.coppice.deploy.report.Reports;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.job.TicketSearch;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a network. */
@Command(
        name = "train",
        description = "Trains the network of a job; without a job, LeNet-5 on MNIST in about a minute.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C ends a run in order, with a checkpoint; --resume goes on with it.",
            "Exit status: 0 trained, 1 failed, 2 wrong usage or a wrong job, 3 out of memory, 130 interrupted."
        })
final class TrainCommand implements Callable<Integer> {
    private final Environment environment;
    private final JobRunner runner;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB.conf",
            description = "the job, in HOCON; examples are in deploy/examples")
    private Optional<Path> job;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "sets one key of the job, such as train.epochs=20; may be repeated, the last one wins")
    private List<String> overrides = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "the output folder; otherwise the next runs/NAME-NUMBER")
    private Optional<Path> out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = {
                "goes on with the run in this folder from its newest checkpoint; a finished one with --set train.epochs=N.",
                "What --set may change then: " + ResumedJob.FREE
            })
    private Optional<Path> resume;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = {
                "begins a new run with the network of the finished run in this folder, and sees samples as it did;",
                "without JOB.conf the rest is that run's job too"
            })
    private Optional<Path> from;

    TrainCommand(Environment environment, JobRunner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return resume.isPresent() ? resume(environment.resolve(resume.get())) : begin();
    }

    private int begin() {
        Optional<FinishedRun> origin = from.map(folder -> FinishedRun.in(environment, folder));
        String text = origin.isPresent() && job.isEmpty()
                ? JobSpecs.render(origin.get().spec())
                : NewJob.text(environment, job, overrides);
        List<String> all = new ArrayList<>(origin.map(NewJob::from).orElse(List.of()));
        all.addAll(overrides);
        List<TicketSearch.Ticket> tickets = TicketSearch.of(text, all);
        return tickets.isEmpty() ? beginOne(text, all) : search(text, all, tickets);
    }

    private int search(String text, List<String> settings, List<TicketSearch.Ticket> tickets) {
        List<JobSpec> jobs = new ArrayList<>();
        List<JobSpec> specs = new ArrayList<>();
        for (TicketSearch.Ticket ticket : tickets) {
            List<String> all = new ArrayList<>(settings);
            all.add(ticket.override());
            JobSpec spec = NewJob.beside(jobs, environment, text, all);
            jobs.add(spec);
            specs.add(spec.withName(spec.name() + "-" + ticket.suffix()));
        }
        String name = jobs.getFirst().name() + "-search";
        Path path = out.map(environment::resolve)
                .orElseGet(() -> RunFolder.next(environment.folder(), name).path());
        List<String> labels = tickets.stream().map(TicketSearch.Ticket::label).toList();
        environment.console().line("Searching with " + String.join(", ", labels) + " side by side in " + path);
        return new SearchedTickets(environment, runner, ComparisonFolder.create(path, labels, specs)).run();
    }

    /** Everything that can be wrong is looked for before there is a folder. */
    private int beginOne(String text, List<String> settings) {
        JobSpec spec = NewJob.of(environment, text, settings);
        ReadData read = ReadData.of(spec);
        RunFolder folder = out.map(path -> RunFolder.create(environment.resolve(path)))
                .orElseGet(() -> RunFolder.next(environment.folder(), spec.name()));
        try (RunLock alone = RunLock.take(folder.path(), environment.console()::line)) {
            RunFolder.create(folder.path()); // of two that were begun at once the other may have made it a run
            RunLog.attach(folder.path());
            folder.writeJob(JobSpecs.render(spec));
            return train(spec, folder, read, false);
        }
    }

    private int resume(Path path) {
        if (job.isPresent() || out.isPresent() || from.isPresent()) {
            throw UserException.wrong("--resume " + path + " goes on with the job and in the folder it names; leave "
                    + job.map(Path::toString).orElse(out.isPresent() ? "--out" : "--from") + " out");
        }
        if (ComparisonFolder.isOne(path)) {
            if (!overrides.isEmpty()) {
                throw UserException.wrong(
                        "--resume " + path + " goes on with several jobs as they are; leave --set out");
            }
            return new SearchedTickets(environment, runner, ComparisonFolder.existing(path)).run();
        }
        RunFolder folder = RunFolder.existing(path);
        try (RunLock alone = RunLock.take(folder.path(), environment.console()::line)) {
            return goOn(folder);
        }
    }

    private int goOn(RunFolder folder) {
        List<String> notes = new ArrayList<>();
        JobSpec begun = ResumedJob.of(folder, overrides, notes);
        JobSpec spec = begun.withData(NewJob.located(environment, begun).data());
        ReadData read = ReadData.of(spec);
        RunLog.attach(folder.path());
        if (folder.isFinished()) {
            int epochs = folder.epochsDone();
            notes.add("Note: what " + epochs + (epochs == 1 ? " epoch" : " epochs") + " came to is kept in "
                    + String.join(" and ", folder.putAside(epochs)));
        }
        folder.writeJob(JobSpecs.render(spec));
        notes.forEach(environment.console()::line);
        return train(spec, folder, read, true);
    }

    private int train(JobSpec spec, RunFolder folder, ReadData read, boolean resumed) {
        Console console = environment.console();
        console.line((resumed ? "Going on with " : "Training ") + spec.name() + " in " + folder.path());
        console.line(SettingsText.of(spec));
        read.tell(folder, console);
        if (spec.model().init().isPresent() && !resumed) {
            console.line("Note: the weights are those of " + spec.model().init().get() + ", so all gates begin open");
            tellWeights(spec);
        }
        List<Consumer<JobEvent>> followers = new ArrayList<>(Reports.followers(spec, folder.path(), console));
        followers.addFirst(new LoggedEvents(spec));
        AtomicBoolean started = new AtomicBoolean();
        followers.add(event -> started.compareAndSet(false, event instanceof JobEvent.Started));
        JobEvent last = new Training(environment, runner, environment.advise("train --resume", folder.path()))
                .run(spec, folder, resumed, followers);
        return switch (last) {
            case JobEvent.Finished finished -> 0;
            case JobEvent.Cancelled cancelled -> Failures.INTERRUPTED;
            case JobEvent.Failed failed ->
                throw UserException.failed(
                        failed.reason() + " (details in " + folder.file(RunLog.FILE) + ")"
                                + (started.get() ? "" : beginLater(folder)),
                        null);
            default -> throw new IllegalStateException("A job ended with " + last);
        };
    }

    /** What of the weights that it begins with was made into other numbers, or not used. */
    private void tellWeights(JobSpec spec) {
        Preprocessing samples = spec.data().preprocessing();
        Network network = spec.model().create(samples.input(), samples.classes().size());
        InitialWeights.notes(network, spec.model())
                .forEach(note -> environment.console().line("  weights: " + note));
    }

    /** What never began can still begin. */
    private String beginLater(RunFolder folder) {
        return "; nothing was trained yet: once that is mended, begin with: "
                + environment.advise("train --resume", folder.path());
    }
}
