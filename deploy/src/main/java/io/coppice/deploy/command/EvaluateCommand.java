package io.coppice.deploy.command;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.kernel.KernelChoice;
import io.coppice.compute.training.Evaluation;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures a finished model anew, from its file alone. */
@Command(
        name = "evaluate",
        description = "Evaluates the model of a finished run on the test set of its job.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    private static final int BATCH = 128;

    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DIR", description = "the output folder of the run")
    private Path folder;

    EvaluateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        RunFolder run = RunFolder.existing(environment.resolve(folder));
        JobSpec spec = JobSpecs.parse(run.readJob());
        Path file = run.file(RunFolder.MODEL);
        if (!Files.exists(file)) {
            throw UserException.wrong(run.path() + " has no " + RunFolder.MODEL
                    + ", so its run is not finished; go on with: " + environment.advise("train --resume", run.path()));
        }
        TrainedModel model = TrainedModel.of(Safetensors.read(file));
        ImageSet test = DataSets.open(
                        spec.data().set(),
                        spec.data().path().map(Path::of),
                        spec.data().validation(),
                        model.preprocessing())
                .test();
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
}
