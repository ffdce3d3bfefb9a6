package io.coppice.deploy.command;

import io.coppice.actors.front.Json;
import io.coppice.compute.backend.KernelChoice;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.training.Evaluation;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private static final int LISTED = 12;

    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "the output folder of a run, or a .safetensors or .onnx file of `export`")
    private Path folder;

    @Option(
            names = "--data",
            paramLabel = "SET[=PATH]",
            description = "the data set to test on, such as mnist, cifar10=FOLDER or csv=FILE, all of whose rows count;"
                    + " otherwise that of the run's job")
    private Optional<String> data = Optional.empty();

    @Option(names = "--json", description = "as a line of JSON")
    private boolean json;

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
        say(
                file.toString(),
                spec.data().path().orElse(spec.data().set()),
                evaluation.samples(),
                evaluation.accuracy(),
                evaluation.loss());
        return 0;
    }

    private void say(String model, String data, long samples, double accuracy, double loss) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        fields.put("data", data);
        fields.put("samples", samples);
        fields.put("accuracy", accuracy);
        fields.put("loss", loss);
        environment
                .console()
                .line(
                        json
                                ? Json.write(fields)
                                : String.format(
                                        Locale.ROOT,
                                        "%s: test accuracy %.2f %%, test loss %.4f, on %d samples of %s",
                                        model,
                                        100 * accuracy,
                                        loss,
                                        samples,
                                        data));
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
        Score score =
                model.schema().isPresent() && path.filter(Files::isRegularFile).isPresent()
                        ? rows(model, model.schema().get(), path.get())
                        : set(model, named[0], path);
        say(model.name(), data.get(), score.samples(), score.accuracy(), score.loss());
        return 0;
    }

    private static Score set(LoadedModel model, String set, Optional<Path> path) {
        Preprocessing raw = model.preprocessing();
        if (raw.schema().isPresent() && !DataSets.named(set).isTable()) {
            throw UserException.wrong("--data " + set + " holds no rows, but " + model.name()
                    + " was trained on a table; name one with --data csv=PATH");
        }
        if (raw.schema().isEmpty() && DataSets.named(set).isTable()) {
            throw UserException.wrong("--data " + set + " holds rows of a table, but " + model.name()
                    + " was trained on images of " + model.input());
        }
        ImageSet test = DataSets.open(set, path, 0, raw).test();
        return new Score().addAll(test, model.logits(), model.classes().size());
    }

    /** Every row of one file, none of which is set aside. */
    private Score rows(LoadedModel model, TableSchema schema, Path file) {
        Score score = new Score();
        int classes = model.classes().size();
        ScoredRows scored = ScoredRows.of(model, schema, file, file, false, (line, label, logits, at) -> {
            String text = label.orElseThrow(() -> new UnusableFileException(file + ": line " + line
                    + " has no label in column " + schema.label() + ", without which nothing can be evaluated"));
            int place = model.classes().indexOf(text);
            if (place < 0) {
                throw new UnusableFileException(file + ": line " + line + ", column " + schema.label()
                        + ": the label is \"" + text + "\", expected one of "
                        + String.join(", ", model.classes().subList(0, Math.min(LISTED, classes)))
                        + (classes > LISTED ? ", ..." : ""));
            }
            score.add(logits, at, classes, place);
        });
        scored.notes().forEach(note -> environment.error().println(note));
        environment.error().flush();
        if (score.samples() == 0) {
            throw new UnusableFileException(file + ": there is no row to evaluate on");
        }
        return score;
    }
}
