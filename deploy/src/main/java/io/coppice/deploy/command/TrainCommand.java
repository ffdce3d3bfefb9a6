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
            "Exit status: 0 trained, 1 failed, 2 wrong usage or a wrong job, 130 interrupted."
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
            description = "goes on with the run in this folder from its newest checkpoint")
    private Optional<Path> resume;

    TrainCommand(Environment environment, JobRunner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        return resume.isPresent() ? resume(environment.resolve(resume.get())) : begin();
    }

    private int begin() {
        String text = NewJob.text(environment, job);
        List<TicketSearch.Ticket> tickets = TicketSearch.of(text, overrides);
        return tickets.isEmpty() ? beginOne() : search(tickets);
    }

    private int search(List<TicketSearch.Ticket> tickets) {
        List<JobSpec> jobs = new ArrayList<>();
        List<JobSpec> specs = new ArrayList<>();
        for (TicketSearch.Ticket ticket : tickets) {
            List<String> all = new ArrayList<>(overrides);
            all.add(ticket.override());
            JobSpec spec = NewJob.beside(jobs, environment, job, all);
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

    private int beginOne() {
        JobSpec spec = NewJob.of(environment, job, overrides);
        ReadData read = ReadData.of(spec);
        RunFolder folder = out.map(path -> RunFolder.create(environment.resolve(path)))
                .orElseGet(() -> RunFolder.next(environment.folder(), spec.name()));
        RunLog.attach(folder.path());
        folder.writeJob(JobSpecs.render(spec));
        return train(spec, folder, read, false);
    }

    private int resume(Path path) {
        if (job.isPresent() || out.isPresent()) {
            throw UserException.wrong("--resume " + path + " goes on with the job and in the folder it names; leave "
                    + job.map(Path::toString).orElse("--out") + " out");
        }
        if (ComparisonFolder.isOne(path)) {
            if (!overrides.isEmpty()) {
                throw UserException.wrong(
                        "--resume " + path + " goes on with several jobs as they are; leave --set out");
            }
            return new SearchedTickets(environment, runner, ComparisonFolder.existing(path)).run();
        }
        RunFolder folder = RunFolder.existing(path);
        if (folder.isFinished()) {
            throw UserException.wrong(path + " holds a finished run, and there is nothing to go on with; see: "
                    + environment.advise("summary", path));
        }
        JobSpec begun = ResumedJob.of(folder, overrides);
        JobSpec spec = begun.withData(NewJob.located(environment, begun.data()));
        ReadData read = ReadData.of(spec);
        RunLog.attach(folder.path());
        folder.writeJob(JobSpecs.render(spec));
        return train(spec, folder, read, true);
    }

    private int train(JobSpec spec, RunFolder folder, ReadData read, boolean resumed) {
        Console console = environment.console();
        console.line((resumed ? "Going on with " : "Training ") + spec.name() + " in " + folder.path());
        console.line(SettingsText.of(spec));
        read.tell(folder, console);
        tellWeights(spec);
        List<Consumer<JobEvent>> followers = new ArrayList<>(Reports.followers(spec, folder.path(), console));
        followers.addFirst(new LoggedEvents(spec));
        JobEvent last = new Training(environment, runner, environment.advise("train --resume", folder.path()))
                .run(spec, folder, resumed, followers);
        return switch (last) {
            case JobEvent.Finished finished -> 0;
            case JobEvent.Cancelled cancelled -> Failures.INTERRUPTED;
            case JobEvent.Failed failed ->
                throw UserException.failed(failed.reason() + " (details in " + folder.file(RunLog.FILE) + ")", null);
            default -> throw new IllegalStateException("A job ended with " + last);
        };
    }

    /** What of the weights that it begins with was made into other numbers, or not used. */
    private void tellWeights(JobSpec spec) {
        Preprocessing samples = spec.data().preprocessing();
        Network network =
                spec.model().create(samples.input(), samples.classes().size());
        InitialWeights.notes(network, spec.model())
                .forEach(note -> environment.console().line("  weights: " + note));
    }
}
