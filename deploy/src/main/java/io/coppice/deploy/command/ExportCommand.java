package io.coppice.deploy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.export.onnx.OnnxModel;
import io.coppice.deploy.model.Equality;
import io.coppice.deploy.model.GatedModel;
import io.coppice.deploy.model.OnnxSession;
import io.coppice.protocols.job.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the physically smaller network of a finished run, after it was found equal on the whole test set. */
@Command(
        name = "export",
        description = "Writes the finished network of a run as a small file of its own, checked on the whole test set.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Both forms take raw images, or a table's columns as they come: the preprocessing is inside. Nothing is written when",
            "a prediction changes."
        })
final class ExportCommand implements Callable<Integer> {
    /** What is kept of the checks, in the run's folder. */
    static final String RECORD = "export.json";

    private final Environment environment;

    @Parameters(index = "0", paramLabel = "DIR", description = "the output folder of the run")
    private Path folder;

    @Option(names = "--onnx", paramLabel = "FILE", description = "an ONNX model, verified in onnxruntime")
    private Optional<Path> onnx = Optional.empty();

    @Option(
            names = "--safetensors",
            paramLabel = "FILE",
            description = "weights and description as safetensors, for CompactModel and `coppice predict`")
    private Optional<Path> safetensors = Optional.empty();

    ExportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (onnx.isEmpty() && safetensors.isEmpty()) {
            throw UserException.wrong("Nothing to write: name a file with --onnx FILE, --safetensors FILE or both");
        }
        onnx.ifPresent(this::requireFolder);
        safetensors.ifPresent(this::requireFolder);
        FinishedRun run = FinishedRun.in(environment, folder);
        TrainedModel model = run.model();
        JobSpec spec = run.spec();
        ImageSet test = run.testSet();
        CompactNetwork network = Compaction.of(model.network());
        Map<String, String> notes = new LinkedHashMap<>(Map.of("job", spec.name(), "seed", "" + spec.seed()));
        GatedModel gated = new GatedModel(model, KernelSelector.create(spec.kernels()));
        CompactModel compact = new CompactModel(network, model.preprocessing(), notes);
        Equality equality = Equality.of(gated, compact::logits, test, network.classes());
        say("compact network: %,d weights, %,d multiply-adds a sample", network.weights(), network.multiplyAdds());
        require(equality, "the compact network");
        notes.put("changed_predictions", "" + equality.changedPredictions());
        notes.put("largest_logit_difference", "" + equality.largestDifference());
        if (!Double.isNaN(equality.accuracy())) {
            notes.put("test_accuracy", "" + equality.accuracy());
        }
        Map<String, Equality> checks = new LinkedHashMap<>();
        safetensors.ifPresent(path -> {
            byte[] bytes = Safetensors.toBytes(CompactFile.of(network, model.preprocessing(), notes));
            CompactModel back = CompactFile.model(Safetensors.read(path.toString(), bytes));
            checks.put("safetensors", Equality.of(gated, back::logits, test, network.classes()));
            write(path, bytes, checks.get("safetensors"));
        });
        onnx.ifPresent(path -> {
            byte[] bytes = OnnxModel.toBytes(network, model.preprocessing(), notes);
            try (OnnxSession session = new OnnxSession(path.toString(), bytes, 1)) {
                checks.put("onnx", Equality.of(gated, session, test, network.classes()));
            }
            write(path, bytes, checks.get("onnx"));
        });
        keep(run.path().resolve(RECORD), network, checks);
        return 0;
    }

    private void requireFolder(Path file) {
        Path parent = environment.resolve(file).toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw UserException.wrong(file + " cannot be written: there is no folder " + parent);
        }
        if (Files.isDirectory(environment.resolve(file))) {
            throw UserException.wrong(file + " cannot be written: it is a folder; name a file in it");
        }
    }

    private void require(Equality equality, String form) {
        if (equality.changedPredictions() > 0) {
            throw UserException.failed(
                    form + " does not equal the trained one, so nothing was written: " + equality.text(), null);
        }
    }

    /** The whole file or none. */
    private void write(Path named, byte[] bytes, Equality equality) {
        require(equality, named.toString());
        Path path = environment.resolve(named);
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException cause) {
            temporary.toFile().delete();
            throw UserException.failed(
                    named + " cannot be written: " + Texts.reason(cause) + "; name a file in another folder", cause);
        }
        say("%s: %,d bytes, %s", named, bytes.length, equality.text());
    }

    private void keep(Path path, CompactNetwork network, Map<String, Equality> checks) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode()
                .put("weights", network.weights())
                .put("non_zero_weights", network.nonZeroWeights())
                .put("multiply_adds", network.multiplyAdds());
        checks.forEach((form, check) -> root.putObject(form)
                .put("samples", check.samples())
                .put("changed_predictions", check.changedPredictions())
                .put("largest_logit_difference", check.largestDifference())
                .put("test_accuracy", Double.isNaN(check.accuracy()) ? null : check.accuracy()));
        try {
            Files.writeString(path, json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        } catch (IOException cause) {
            throw UserException.failed(path + " cannot be written: " + Texts.reason(cause), cause);
        }
    }

    private void say(String format, Object... values) {
        environment.console().line(String.format(Locale.ROOT, format, values));
    }
}
