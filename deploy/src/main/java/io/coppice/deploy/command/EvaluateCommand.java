package io.coppice.deploy.command;

import io.coppice.compute.backend.KernelChoice;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.training.Evaluation;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.deploy.model.Equality;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a finished model anew, from its file alone. */
@Command(
        name = "evaluate",
        description = "Evaluates the model of a finished run on the test set of its job.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    private static final int BATCH = 128;

    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "the output folder of a run, or a .safetensors or .onnx file of `export`")
    private Path folder;

    @Option(
            names = "--data",
            paramLabel = "SET[=PATH]",
            description = "the data set to test on, such as mnist or cifar10=FOLDER; otherwise that of the run's job")
    private Optional<String> data = Optional.empty();

    EvaluateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (data.isPresent() || Files.isRegularFile(environment.resolve(folder))) {
            return evaluateFile();
        }
        FinishedRun run = FinishedRun.in(environment, folder);
        JobSpec spec = run.spec();
        TrainedModel model = run.model();
        Path file = run.path().resolve(RunFolder.MODEL);
        ImageSet test = run.testSet();
        SetEvaluator evaluator = new SetEvaluator(
                model.network().network(), KernelChoice.create(spec.kernels()), model.preprocessing(), BATCH);
        Evaluation evaluation = evaluator.evaluate(model.network(), test);
        environment
                .console()
                .line(String.format(
                        Locale.ROOT,
                        "%s: test accuracy %.2f %%, test loss %.4f, on %d samples of %s",
                        file,
                        100 * evaluation.accuracy(),
                        evaluation.loss(),
                        evaluation.samples(),
                        spec.data().path().orElse(spec.data().set())));
        return 0;
    }

    /** Any form of a network on any data set of its input's shape. */
    private int evaluateFile() {
        LoadedModel model = LoadedModel.open(environment, folder);
        String[] named = data.orElseThrow(() -> UserException.wrong(
                        folder + " does not say what to test it on; name a data set with --data, such as --data mnist"))
                .split("=", 2);
        if (!DataSets.names().contains(named[0])) {
            throw UserException.wrong("--data is " + data.get() + ", expected one of "
                    + String.join(", ", DataSets.names()) + ", with =PATH behind it where its files lie elsewhere");
        }
        Optional<Path> path =
                named.length == 2 ? Optional.of(environment.resolve(Path.of(named[1]))) : Optional.empty();
        Preprocessing raw = Preprocessing.unit(model.input(), model.classes());
        ImageSet test = DataSets.open(named[0], path, 0, raw).test();
        Equality self = Equality.of(
                model.logits(), model.logits(), test, model.classes().size());
        environment
                .console()
                .line(String.format(
                        Locale.ROOT,
                        "%s: test accuracy %.2f %%, on %d samples of %s",
                        model.name(),
                        100 * self.accuracy(),
                        self.samples(),
                        data.get()));
        return 0;
    }
}
