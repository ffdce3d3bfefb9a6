package io.coppice.deploy.command;

import io.coppice.deploy.benchmark.BenchmarkCommand;
import io.coppice.deploy.chaos.ChaosCommand;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code coppice train}, {@code summary}, {@code evaluate}, {@code benchmark}. */
@Command(
        name = "coppice",
        description = "Trains neural networks that prune themselves while they learn.",
        mixinStandardHelpOptions = true,
        versionProvider = Coppice.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "`coppice train` without a job trains LeNet-5 on MNIST in about a minute.",
            "`coppice COMMAND --help` says more about a command.",
            Failures.STATUSES
        })
public final class Coppice implements Runnable {

    @Spec
    private CommandSpec spec;

    private Coppice() {}

    public static void main(String[] arguments) {
        StandardError.takeBack();
        WatchedOutput out = WatchedOutput.ofProcess();
        Environment environment = Environment.ofProcess(out);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> Failures.failed(failure, environment.error()));
        FirstWord.watch(environment.console(), arguments);
        int status = execute(environment, arguments);
        environment.console().out().flush();
        System.exit(out.lost().map(reason -> incomplete(reason, environment)).orElse(status));
    }

    /** @return the exit status */
    private static int execute(Environment environment, String[] arguments) {
        try {
            return commandLine(environment).execute(arguments);
        } catch (Error failure) { // picocli hands on exceptions only
            return Failures.failed(failure, environment.error());
        }
    }

    private static int incomplete(String reason, Environment environment) {
        environment
                .error()
                .println("coppice: what was to be printed is incomplete: " + reason
                        + "; send it to a file or a disk with room");
        environment.error().flush();
        return Failures.FAILED;
    }

    /** All commands, in a process's surroundings or a test's. */
    public static CommandLine commandLine(Environment environment) {
        return commandLine(environment, new LocalRunner(environment.console()));
    }

    static CommandLine commandLine(Environment environment, JobRunner runner) {
        CommandLine line = new CommandLine(new Coppice())
                .addSubcommand(new TrainCommand(environment, runner))
                .addSubcommand(new CompareCommand(environment, runner))
                .addSubcommand(new InitCommand(environment))
                .addSubcommand(new ListCommands.OfMethods(environment.console()))
                .addSubcommand(new ListCommands.OfModels(environment.console()))
                .addSubcommand(new KeysCommand(environment.console()))
                .addSubcommand(new DevicesCommand(environment.console()))
                .addSubcommand(new SummaryCommand(environment))
                .addSubcommand(new EvaluateCommand(environment))
                .addSubcommand(new ExportCommand(environment))
                .addSubcommand(new PredictCommand(environment))
                .addSubcommand(benchmark(environment, runner))
                .addSubcommand(new ChaosCommand(environment.console().out()))
                .addSubcommand(new NodeCommand(environment))
                .addSubcommand(new SubmitCommand(environment))
                .addSubcommand(new JobsCommand(environment))
                .addSubcommand(new StatusCommand(environment))
                .addSubcommand(new FollowCommand(environment))
                .addSubcommand(new CancelCommand(environment))
                .addSubcommand(new LogsCommand(environment))
                .addSubcommand(new DeleteCommand(environment))
                .addSubcommand(new ResultCommand(environment));
        line.addSubcommand(new CompletionCommand(environment)).addSubcommand(new CommandLine.HelpCommand());
        Conversions.register(line);
        return line.setOut(environment.console().out())
                .setErr(environment.error())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::wrongUsage)
                .setExecutionExceptionHandler(Failures::failed);
    }

    private static BenchmarkCommand benchmark(Environment environment, JobRunner runner) {
        Path home = Path.of(System.getProperty("coppice.home", "deploy"));
        return new BenchmarkCommand(
                environment.console(), environment.folder(), home.resolve("reference"), new BenchmarkJobs(runner));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command is given");
    }

    /** The version that the build wrote down. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws java.io.IOException {
            Properties properties = new Properties();
            try (var stream = Coppice.class.getResourceAsStream("/version.properties")) {
                properties.load(stream);
            }
            return new String[] {"coppice " + properties.getProperty("version")};
        }
    }
}
