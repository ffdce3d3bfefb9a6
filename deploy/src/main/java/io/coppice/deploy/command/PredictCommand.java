package io.coppice.deploy.command;

import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.data.RawImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a finished network sees in images. */
@Command(
        name = "predict",
        description = "Names the likeliest class of each image, with its probability.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "the folder of a finished run, or a .safetensors or .onnx file of `export`")
    private Path model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE|IDX",
            description = "PNG or JPEG pictures of the network's input size, or IDX files of many")
    private List<Path> images;

    PredictCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        LoadedModel loaded = LoadedModel.open(environment, model);
        List<byte[]> pixels = images.stream()
                .map(image -> RawImages.read(environment.resolve(image), loaded.input()))
                .toList();
        for (int i = 0; i < images.size(); i++) {
            predict(loaded, images.get(i), pixels.get(i));
        }
        return 0;
    }

    private void predict(LoadedModel loaded, Path file, byte[] pixels) {
        int features = loaded.input().features();
        int count = pixels.length / features;
        float[] logits = new float[loaded.classes().size()];
        for (int image = 0; image < count; image++) {
            loaded.logits().of(Arrays.copyOfRange(pixels, image * features, (image + 1) * features), 1, logits);
            int likeliest = CompactModel.likeliest(logits, 0, logits.length);
            String which = count == 1 ? file.toString() : file + " #" + image;
            environment
                    .console()
                    .line(String.format(
                            Locale.ROOT,
                            "%s: %s (%.2f %%)",
                            which,
                            loaded.classes().get(likeliest),
                            100 * probability(logits, likeliest)));
        }
    }

    private static double probability(float[] logits, int of) {
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp((double) logit - logits[of]);
        }
        return 1 / sum;
    }
}
