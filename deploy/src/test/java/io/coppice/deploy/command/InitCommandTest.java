package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.job.JobSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class InitCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void dataOfEveryKind() throws IOException {
        StringBuilder table = new StringBuilder("label,a,b\n");
        for (int row = 0; row < 400; row++) {
            table.append(row % 3)
                    .append(',')
                    .append(row % 7)
                    .append(',')
                    .append(row % 11 / 2.0)
                    .append('\n');
        }
        Files.writeString(folder.resolve("my table.csv"), table);
        StringBuilder prices = new StringBuilder("area,price\n");
        for (int row = 0; row < 400; row++) {
            prices.append(row % 97).append(',').append(1000 + row * 2.5).append('\n');
        }
        Files.writeString(folder.resolve("prices.csv"), prices);
        pictures("grey", 28, BufferedImage.TYPE_BYTE_GRAY);
        pictures("colours/Ümläut", 32, BufferedImage.TYPE_INT_RGB);
        pictures("tiny", 8, BufferedImage.TYPE_INT_RGB);
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("notes.doc"), "no data");
    }

    private void pictures(String place, int side, int type) throws IOException {
        for (String of : new String[] {"cat", "dog"}) {
            Path classFolder = Files.createDirectories(folder.resolve(place).resolve(of));
            for (int picture = 0; picture < 30; picture++) {
                BufferedImage image = new BufferedImage(side, side, type);
                image.setRGB(picture % side, 1, 0xffffff);
                ImageIO.write(
                        image, "png", classFolder.resolve(picture + ".png").toFile());
            }
        }
    }

    @ParameterizedTest(name = "init {0}")
    @CsvSource({
        "my table.csv,   my-table.conf, csv,          mlp,      classes",
        "prices.csv,     prices.conf,   csv,          mlp,      numbers",
        "grey,           grey.conf,     image-folder, lenet5,   classes",
        "colours/Ümläut, ml-ut.conf,    image-folder, resnet20, classes",
        "tiny,           tiny.conf,     image-folder, mlp,      classes",
    })
    void aJobIsWrittenThatTrainTakes(String data, String file, String set, String model, String targets)
            throws IOException {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("init", data)).as(coppice.error()).isZero();
        assertThat(coppice.out()).contains("is written", "Train with: deploy/coppice train " + file);
        assertThat(Files.readString(folder.resolve(file))).contains("# ");
        CommandFixture training = new CommandFixture(folder);
        training.execute("train", file);
        assertThat(training.runner.specs).as(training.error()).hasSize(1);
        JobSpec spec = training.runner.specs.getFirst();
        assertThat(spec.data().set()).isEqualTo(set);
        assertThat(spec.model().name()).isEqualTo(model);
        assertThat(spec.data().preprocessing().targets().kind()).isEqualTo(targets);
    }

    @ParameterizedTest(name = "init {0}")
    @CsvSource({
        "nowhere,   There is no nowhere",
        "empty,     empty holds no data that are known",
        "notes.doc, notes.doc holds no data that are known",
        "'',        No data are named",
    })
    void whatIsNoDataIsRefused(String data, String sentence) {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(data.isEmpty() ? coppice.execute("init") : coppice.execute("init", data))
                .isEqualTo(2);
        assertThat(coppice.error()).startsWith("coppice: ").contains(sentence);
    }

    @Test
    void aFileThatIsThereIsKept() throws IOException {
        Files.writeString(folder.resolve("grey.conf"), "name = mine");

        assertThat(new CommandFixture(folder).execute("init", "grey")).isEqualTo(2);
        assertThat(folder.resolve("grey.conf")).hasContent("name = mine");
    }
}
