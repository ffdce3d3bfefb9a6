package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.compute.tensor.Shape;
import io.coppice.deploy.report.Console;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to a cluster can be read there without the files, and names them in full. */
@Timeout(60)
class SubmittedJobTest {
    private static final String REST = ", model { name = mlp, widths = [4] }, train.epochs = 2";

    @TempDir
    private Path folder;

    @BeforeEach
    void data() throws IOException {
        StringBuilder rows = new StringBuilder("label,a,b\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i % 3 == 0 ? "x" : "y")
                    .append(",")
                    .append(i * 0.5)
                    .append(",")
                    .append(i % 4 * 1.25)
                    .append("\n");
            Path pictures = Files.createDirectories(folder.resolve("pictures/" + (i % 2 == 0 ? "cat" : "dog")));
            ImageIO.write(
                    new BufferedImage(6, 5, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    pictures.resolve(i + ".png").toFile());
        }
        Files.writeString(folder.resolve("t.csv"), rows);
    }

    private Environment environment() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new Environment("coppice", new Console(nowhere, false), nowhere, folder, Interrupts.ofProcess());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            set = csv, path = t.csv, batch = 5, validation = 5             | x, y     | 2x1x1
            set = csv, path = t.csv, label = label, heading = true, batch = 5, validation = 5 | x, y | 2x1x1
            set = image-folder, path = pictures, batch = 5, validation = 5 | cat, dog | 1x5x6
            set = mnist                                                    | 0, 1     | 1x28x28
            """)
    void whatTheFilesTellIsSent(String data, String classes, String shape) {
        SubmittedJob job = SubmittedJob.of(environment(), "data { " + data + " }" + REST, List.of("name=mine"));

        JobSpec there = JobSpecs.submitted(job.text(), List.of());
        assertThat(job.name()).contains("mine");
        assertThat(String.join(", ", there.data().preprocessing().classes().subList(0, 2)))
                .isEqualTo(classes);
        Shape input = there.data().preprocessing().input();
        assertThat(input.channels() + "x" + input.height() + "x" + input.width())
                .isEqualTo(shape);
        assertThat(JobSpecs.says(job.text(), "train.shards"))
                .as("the cluster decides")
                .isFalse();
        there.data()
                .path()
                .ifPresent(path -> assertThat(Path.of(path)).isAbsolute().exists());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            data { set = csv, path = gone.csv }           | data.path is gone.csv, which is not here; name it in full
            data { set = image-folder, path = gone }      | data.path is gone, which is not here; name it in full
            data { set = fashion-mnist, path = gone }     | data.path is gone, which is not here; name it in full
            model.init = gone.safetensors                 | model.init is gone.safetensors, which is not here; name it in full
            data { set = csv, path = t.csv, batch = 500, validation = 4 } | data.batch is 500, expected a whole number from 1 to
            train.epoch = 3                               | did you mean train.epochs
            """)
    void whatCannotBeSentIsRefusedInOneSentence(String text, String sentence) {
        assertThatThrownBy(() -> SubmittedJob.of(environment(), text, List.of()))
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"csv, /nowhere/t.csv", "image-folder, /nowhere/pictures"})
    void whatIsNotHereIsLeftToTheNodes(String set, String path) {
        String text = "data { set = " + set + ", path = \"" + path + "\" }";

        SubmittedJob job = SubmittedJob.of(environment(), text, List.of("name=mine"));

        assertThat(job.text()).contains("\"path\":\"" + path + "\"").doesNotContain("preprocessing");
        assertThatThrownBy(() -> JobSpecs.submitted(job.text(), List.of()))
                .hasMessageStartingWith("data.preprocessing.classes is not complete")
                .hasMessageNotContaining("\n");
    }
}
