package io.coppice.deploy.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.compact.CompactFile;
import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.Compaction;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.deploy.Repository;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's program runs in a JVM that has the compute classes and nothing else, and was given no option. */
@Timeout(120)
class ServingExampleTest {
    @TempDir
    private Path folder;

    @Test
    void theReadmesProgramAnswersLikeTheModel() throws Exception {
        CompactModel model = model();
        Safetensors.write(
                folder.resolve("m.safetensors"), CompactFile.of(model.network(), model.preprocessing(), Map.of()));
        byte[] pixels = picture(folder.resolve("digit.png"));
        Files.writeString(folder.resolve("Digits.java"), program());

        String answer = java("Digits.java", "m.safetensors", "digit.png");

        float[] probabilities = model.predict(pixels);
        int digit = CompactModel.likeliest(probabilities, 0, 10);
        String[] words = answer.split(" ");
        assertThat(words).as(answer).hasSize(2);
        assertThat(words[0]).isEqualTo(model.classes().get(digit));
        assertThat(Float.parseFloat(words[1])).isCloseTo(probabilities[digit], within(1e-5f));
    }

    private static String program() throws Exception {
        return Snippet.of(Files.readString(Repository.file("README.md"))).stream()
                .map(Snippet::text)
                .filter(text -> text.contains("CompactModel.load"))
                .findFirst()
                .orElseThrow();
    }

    private String java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                place(CompactModel.class).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    private static Path place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static byte[] picture(Path file) throws Exception {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = new byte[784];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
            image.getRaster().setSample(i % 28, i / 28, 0, pixels[i] & 0xff);
        }
        ImageIO.write(image, "png", file.toFile());
        return pixels;
    }

    /** LeNet-5 with random weights, half of its units closed. */
    private static CompactModel model() {
        Preprocessing preprocessing = DataSets.preprocessing("mnist");
        Network network = new ModelSettings("lenet5", List.of()).create(preprocessing.input(), 10);
        List<float[]> blocks = new ArrayList<>();
        IntStream.range(0, network.blocks().size())
                .forEach(block -> blocks.add(network.initialBlock(block, new CounterRandom(9))));
        List<float[]> gates = network.gates().stream()
                .map(gate -> {
                    float[] values = new float[gate.units()];
                    Arrays.fill(values, 0, gate.units() / 2, 0.75f);
                    return values;
                })
                .toList();
        return new CompactModel(Compaction.of(FoldedNetwork.of(network, blocks, gates)), preprocessing, Map.of());
    }
}
