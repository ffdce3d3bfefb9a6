package io.coppice.deploy.command;

import io.coppice.actors.front.Json;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.Raw;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.loss.Losses;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.compute.metric.Predictions;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.training.Evaluation;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.deploy.report.MetricText;
import io.coppice.protocols.job.JobSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
                model.network().network(),
                KernelSelector.create(spec.kernels()),
                model.preprocessing(),
                BATCH,
                spec.loss(),
                spec.metric());
        Evaluation evaluation = evaluator.evaluate(model.network(), test);
        if (!(model.preprocessing().targets() instanceof TargetSchema.Classes)) {
            say(
                    file.toString(),
                    spec.data().path().orElse(spec.data().set()),
                    evaluation.samples(),
                    evaluation.metrics());
            return 0;
        }
        say(
                file.toString(),
                spec.data().path().orElse(spec.data().set()),
                evaluation.samples(),
                evaluation.accuracy(),
                evaluation.loss());
        return 0;
    }

    private void say(String model, String data, long samples, MetricValues metrics) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        fields.put("data", data);
        fields.put("samples", samples);
        fields.putAll(metrics.values());
        String named = metrics.values().entrySet().stream()
                .map(metric -> "test " + MetricText.label(metric.getKey()) + " "
                        + MetricText.value(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
        environment
                .console()
                .line(json ? Json.write(fields) : model + ": " + named + ", on " + samples + " samples of " + data);
    }

    /** The metrics of a network that predicts no classes. */
    private static MetricValues measure(LoadedModel model, ImageSet test) {
        int outputs = model.targets().outputs();
        int features = test.shape().features();
        float[] all = new float[Math.multiplyExact(test.count(), outputs)];
        float[] some = new float[BATCH * outputs];
        float[] rows = ((Raw.Numbers) test.raw()).values();
        for (int first = 0; first < test.count(); first += BATCH) {
            int count = Math.min(BATCH, test.count() - first);
            int at = test.pixelsAt(first);
            model.logits().of(new Raw.Numbers(Arrays.copyOfRange(rows, at, at + count * features)), count, some);
            System.arraycopy(some, 0, all, first * outputs, count * outputs);
        }
        Targets targets = test.targets();
        String deciding = Losses.usual(model.targets()).usualMetric(model.targets());
        return Metrics.measure(new Predictions(model.targets(), all, targets, test.count()), deciding);
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
        if (!(model.targets() instanceof TargetSchema.Classes)) {
            boolean file = path.filter(Files::isRegularFile).isPresent();
            ImageSet test = file
                    ? DataSets.rows(path.get(), model.preprocessing())
                    : DataSets.open(named[0], path, 0, model.preprocessing()).test();
            say(model.name(), data.get(), test.count(), measure(model, test));
            return 0;
        }
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
