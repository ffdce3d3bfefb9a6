package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a finished run to files of their own, and back to answers. */
@Timeout(60)
class ModelCommandsTest {
    private static final JobSpec SPEC = JobSpecs.parse("model { name = mlp, widths = [20] }");

    @TempDir
    private Path folder;

    private CommandFixture coppice;

    @BeforeEach
    void aFinishedRun() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("job.conf"), JobSpecs.render(SPEC));
        Files.write(run.resolve("model.safetensors"), Safetensors.toBytes(model().toFile()));
        picture("digit.png", 28);
        picture("small.png", 20);
        Files.writeString(folder.resolve("text"), "nothing of the kind");
        Files.writeString(folder.resolve("text.png"), "nothing of the kind");
        coppice = new CommandFixture(folder);
    }

    private void picture(String name, int edge) throws IOException {
        BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(9, 9, 0, 200);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    /** With random weights; half of the inputs and of the hidden units closed. */
    private static TrainedModel model() {
        Network network = SPEC.model().create(SPEC.data().preprocessing().input(), 10);
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(9)));
        }
        List<float[]> gates = network.gates().stream()
                .map(gate -> {
                    float[] values = new float[gate.units()];
                    Arrays.fill(values, 0, gate.units() / 2, 0.75f);
                    return values;
                })
                .toList();
        return new TrainedModel(
                SPEC.model(), SPEC.data().preprocessing(), FoldedNetwork.of(network, blocks, gates), Map.of());
    }

    @Test
    void bothFormsAnswerLikeTheRun() throws IOException {
        assertThat(coppice.execute("export", "run", "--onnx", "m.onnx", "--safetensors", "m.safetensors"))
                .isZero();
        assertThat(coppice.out()).contains("m.onnx: ", "m.safetensors: ", "changed predictions 0");
        assertThat(folder.resolve("run/export.json")).content().contains("\"changed_predictions\" : 0");

        List<String> answers = new ArrayList<>();
        for (String model : List.of("run", "m.onnx", "m.safetensors")) {
            CommandFixture again = new CommandFixture(folder);
            assertThat(again.execute("predict", model, "digit.png")).isZero();
            answers.add(again.out());
        }
        assertThat(answers.getFirst()).matches("digit.png: \\d \\(\\d+\\.\\d\\d %\\)\\R");
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(coppice.execute("evaluate", "m.onnx", "--data", "mnist")).isZero();
        assertThat(coppice.execute("summary", "m.safetensors")).isZero();
        assertThat(coppice.out()).contains("on 10000 samples of mnist", "fc1", "3,920");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            export run                              | 2 | Nothing to write: name a file with --onnx FILE
            export . --onnx m.onnx                  | 2 | holds no run
            export run --onnx nowhere/m.onnx        | 2 | there is no folder
            export run --safetensors run            | 2 | run cannot be written: it is a folder
            export run --onnx /proc/none/m.onnx     | 2 | there is no folder /proc/none
            export run --onnx /proc/m.onnx          | 1 | /proc/m.onnx cannot be written: nothing can be made in /proc; name a file in another folder
            predict run                             | 2 | IMAGE
            predict gone.onnx digit.png             | 2 | There is no gone.onnx
            predict text digit.png                  | 2 | text:
            predict run small.png                   | 2 | the image is 20 x 20 pixels (height x width), but the network takes 28 x 28; scale it
            predict run gone.png                    | 2 | there is no such file
            predict run text.png                    | 2 | is no image that can be read, expected PNG, JPEG, GIF, BMP or TIFF; save it anew or leave it out
            predict run text                        | 2 | text: no IDX file
            evaluate run/model.safetensors          | 2 | name a data set with --data
            evaluate run --data digits              | 2 | --data is digits, expected one of mnist
            evaluate run --data cifar10=.           | 2 | images are 3 x 32 x 32, but 1 x 28 x 28 are expected
            summary text                            | 2 | text:
            """)
    void whatCannotBeDoneIsSaid(String command, int status, String sentence) throws IOException {
        assertThat(coppice.execute(command.split(" "))).isEqualTo(status);
        assertThat(coppice.error()).contains(sentence).doesNotContain("Exception");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run", "digit.png", "small.png", "text", "text.png");
        }
    }
}
