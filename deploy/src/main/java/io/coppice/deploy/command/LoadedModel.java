package io.coppice.deploy.command;

import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.CompactNetwork;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.tensor.Shape;
import io.coppice.deploy.model.Logits;
import io.coppice.deploy.model.OnnxSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A network that a user named: the folder of a finished run, a safetensors file or an ONNX file.
 *
 * @param schema what the columns are, where it was trained on a table
 * @param network its nodes, where the form tells them
 */
record LoadedModel(
        String name,
        Shape input,
        TargetSchema targets,
        Optional<TableSchema> schema,
        Logits logits,
        Optional<CompactNetwork> network) {

    /** The names of the classes, or of the columns that are predicted. */
    List<String> classes() {
        return targets.names();
    }

    /** How samples become its inputs, as far as they are the same for every form: images stay as they are. */
    Preprocessing preprocessing() {
        return schema.map(columns -> Preprocessing.ofTable(input, columns, targets))
                .orElseGet(() -> Preprocessing.unit(input, classes()));
    }

    static LoadedModel open(Environment environment, Path named) {
        Path path = environment.resolve(named);
        if (Files.isDirectory(path)) {
            return of(named, FinishedRun.in(environment, named).model());
        }
        if (!Files.exists(path)) {
            throw UserException.wrong("There is no " + named
                    + "; name the folder of a finished run, or a .safetensors or .onnx file of `export`");
        }
        if (named.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            OnnxSession session = OnnxSession.read(path, 1);
            return new LoadedModel(
                    named.toString(), session.input(), session.targets(), session.schema(), session, Optional.empty());
        }
        SafetensorsFile file = Safetensors.read(path);
        if (CompactFile.FORMAT.equals(file.metadata().get("format"))) {
            return of(named, CompactFile.model(file));
        }
        return of(named, TrainedModel.of(file));
    }

    private static LoadedModel of(Path named, TrainedModel trained) {
        return of(named, new CompactModel(Compaction.of(trained.network()), trained.preprocessing(), Map.of()));
    }

    private static LoadedModel of(Path named, CompactModel model) {
        Preprocessing preprocessing = model.preprocessing();
        return new LoadedModel(
                named.toString(),
                preprocessing.input(),
                preprocessing.targets(),
                preprocessing.schema(),
                model::logits,
                Optional.of(model.network()));
    }
}
