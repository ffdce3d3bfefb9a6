package io.coppice.deploy.command;

import io.coppice.compute.data.RawImages;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.data.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a finished network sees in images, or makes of the rows of a table. */
@Command(
        name = "predict",
        description = "Names the likeliest class of each image or row, with its probability.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rows are read one after another and answered as CSV: line,class,probability. Their columns are found by name,",
            "in whatever order; a column of labels may be there or not. What was skipped or missing is said on the error",
            "output, so that the answers can be redirected."
        })
final class PredictCommand implements Callable<Integer> {
    private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp");
    private static final List<String> TABLES = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");

    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "the folder of a finished run, or a .safetensors or .onnx file of `export`")
    private Path model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE|IDX|FOLDER|CSV",
            description =
                    "PNG or JPEG pictures of the network's input size, folders of them, or IDX files of many; for a"
                            + " network that was trained on a table, files with its columns: .csv or .tsv, plain or .gz")
    private List<Path> files;

    @Option(names = "--top", paramLabel = "K", defaultValue = "1", description = "names the K likeliest classes")
    private int top;

    @Option(names = "--json", description = "a line of JSON for each image or row")
    private boolean json;

    @Option(
            names = "--skip-bad",
            description =
                    "passes over rows and pictures that cannot be used, and says how many; otherwise the first ends it")
    private boolean skipBad;

    PredictCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw UserException.wrong("--top is " + top + ", expected 1 or more");
        }
        LoadedModel loaded = LoadedModel.open(environment, model);
        try (PredictionLines lines =
                new PredictionLines(environment.console().out(), loaded.targets(), json, top, files.size() > 1)) {
            for (Path file : files) {
                loaded.schema()
                        .ifPresentOrElse(
                                schema -> rows(loaded, schema, file, lines), () -> pictures(loaded, file, lines));
            }
        }
        return 0;
    }

    private void rows(LoadedModel loaded, TableSchema schema, Path file, PredictionLines lines) {
        Path path = environment.resolve(file);
        if (!Files.isRegularFile(path) || endsLike(file, PICTURES)) {
            String columns = String.join(
                    ", ",
                    schema.features().stream().map(TableColumn::name).limit(6).toList());
            throw new UnusableFileException(file + ": " + (Files.exists(path) ? "no table" : "there is no such file")
                    + "; the network was trained on a table and takes files of rows with its columns: " + columns
                    + (schema.features().size() > 6 ? ", ..." : ""));
        }
        ScoredRows scored = ScoredRows.of(
                loaded,
                schema,
                file,
                path,
                skipBad,
                (line, label, logits, at) -> lines.row(file.toString(), line, logits, at));
        scored.notes().forEach(this::note);
    }

    private void pictures(LoadedModel loaded, Path file, PredictionLines lines) {
        if (endsLike(file, TABLES)) {
            throw new UnusableFileException(file + ": a table, but the network takes pictures of "
                    + loaded.input().height() + " x " + loaded.input().width()
                    + " pixels; it was not trained on a table");
        }
        int skipped = 0;
        for (Path image : images(file)) {
            try {
                pictures(loaded, image, RawImages.read(environment.resolve(image), loaded.input()), lines);
            } catch (UnusableFileException unusable) {
                if (!skipBad) {
                    throw unusable;
                }
                skipped++;
                note("skipped " + unusable.getMessage());
            }
        }
        if (skipped > 0) {
            note(file + ": skipped " + skipped);
        }
    }

    /** A file is itself; of a folder, its pictures and those of the folders in it, in the order of their names. */
    private List<Path> images(Path file) {
        Path path = environment.resolve(file);
        if (!Files.isDirectory(path)) {
            return List.of(file);
        }
        List<Path> images = new ArrayList<>();
        try (Stream<Path> within = Files.walk(path)) {
            within.filter(Files::isRegularFile)
                    .filter(each -> !each.getFileName().toString().startsWith("."))
                    .sorted()
                    .forEach(each ->
                            images.add(file.resolve(path.relativize(each).toString())));
        } catch (IOException problem) {
            throw new UnusableFileException(
                    file + ": the folder cannot be read (" + UnusableFileException.reason(problem) + ")", problem);
        }
        List<Path> pictures =
                images.stream().filter(image -> endsLike(image, PICTURES)).toList();
        if (pictures.size() < images.size()) {
            note(file + ": passed over " + (images.size() - pictures.size()) + " files that are no pictures");
        }
        if (pictures.isEmpty()) {
            throw new UnusableFileException(file + ": the folder holds no pictures, expected PNG or JPEG files");
        }
        return pictures;
    }

    private static boolean endsLike(Path file, List<String> endings) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    private static void pictures(LoadedModel loaded, Path file, byte[] pixels, PredictionLines lines) {
        int features = loaded.input().features();
        int count = pixels.length / features;
        float[] logits = new float[loaded.classes().size()];
        for (int image = 0; image < count; image++) {
            loaded.logits().of(Arrays.copyOfRange(pixels, image * features, (image + 1) * features), 1, logits);
            lines.picture(file.toString(), count == 1 ? OptionalInt.empty() : OptionalInt.of(image), logits);
        }
    }

    private void note(String sentence) {
        environment.error().println(sentence);
        environment.error().flush();
    }
}
