package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.actors.front.Json;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network of a table: exported in both forms, and asked about files of rows. */
@Timeout(120)
class TableCommandsTest {
    private static final TableSchema SCHEMA = new TableSchema(
            "sort",
            true,
            '.',
            List.of(
                    new TableColumn.Numeric("logits", 4, 2, true),
                    new TableColumn.Category("colour", List.of("blue", "red", ""), true),
                    new TableColumn.Numeric("north", 52.00000005, 1e-7, false),
                    new TableColumn.YesNo("wild", "no", "yes"),
                    new TableColumn.Numeric("edge.1", 0, 1, false)));

    @TempDir
    private Path folder;

    private CommandFixture coppice;

    @BeforeEach
    void aFinishedRun() throws IOException {
        StringBuilder table = new StringBuilder("sort,edge.1,wild,north,colour,logits,more\n");
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            table.append(String.format(
                            Locale.ROOT,
                            "%s,%.3f,%s,%.9f,%s,%s,x%n",
                            i % 3 == 0 ? "a, b" : "c",
                            random.nextDouble(-2, 2),
                            List.of("yes", "no", "").get(random.nextInt(3)),
                            52.00000005 + random.nextInt(-9, 9) * 1e-8,
                            List.of("blue", "red", "", "green").get(random.nextInt(4)),
                            i % 7 == 0 ? "NA" : random.nextInt(1, 8))
                    .replace("a, b", "\"a, b\""));
        }
        Files.writeString(folder.resolve("t.csv"), table);
        Files.writeString(
                folder.resolve("bad.csv"),
                "colour,logits,north,wild,edge.1\nblue,1,52,yes,0\nred,long,52,no,1\nred,1\nblue,2,52,no,0\n");
        Files.writeString(folder.resolve("few.csv"), "colour,logits\nblue,1\n");
        Files.writeString(folder.resolve("other.csv"), "sort,colour,logits,north,wild,edge.1\nz,blue,1,52,yes,0\n");
        Files.writeString(folder.resolve("none.csv"), "colour,logits,north,wild,edge.1\nblue,1,52,yes,0\n");
        Files.writeString(folder.resolve("digit.png"), "no picture");
        Path run = Files.createDirectory(folder.resolve("run"));
        Preprocessing preprocessing = Preprocessing.ofTable(Shape.vector(SCHEMA.width()), SCHEMA, List.of("a, b", "c"));
        JobSpec job = JobSpecs.parse("model { name = mlp, widths = [6] }");
        JobSpec spec = job.withData(new JobSpec.Data(
                "csv",
                Optional.of(folder.resolve("t.csv").toString()),
                10,
                10,
                preprocessing,
                job.data().augmentation(),
                job.data().split(),
                false));
        Files.writeString(run.resolve("job.conf"), JobSpecs.render(spec));
        Files.write(
                run.resolve("model.safetensors"),
                Safetensors.toBytes(model(spec.model(), preprocessing).toFile()));
        coppice = new CommandFixture(folder);
    }

    private static TrainedModel model(ModelSettings settings, Preprocessing preprocessing) {
        Network network = settings.create(preprocessing.input(), 2);
        List<float[]> blocks = new ArrayList<>();
        for (int block = 0; block < network.blocks().size(); block++) {
            blocks.add(network.initialBlock(block, new CounterRandom(9)));
        }
        List<float[]> gates = network.gates().stream()
                .map(gate -> {
                    float[] values = new float[gate.units()];
                    Arrays.fill(values, 1);
                    return values;
                })
                .toList();
        return new TrainedModel(settings, preprocessing, FoldedNetwork.of(network, blocks, gates), Map.of());
    }

    @Test
    void bothFormsAnswerLikeTheRun() {
        assertThat(coppice.execute("export", "run", "--onnx", "m.onnx", "--safetensors", "m.safetensors"))
                .as(coppice.error())
                .isZero();
        List<String> answers = new ArrayList<>();
        for (String model : List.of("run", "m.safetensors", "m.onnx")) {
            CommandFixture again = new CommandFixture(folder);
            assertThat(again.execute("predict", model, "t.csv", "--json"))
                    .as(again.error())
                    .isZero();
            answers.add(again.out().replaceAll("(\"probability\":0\\.\\d{4})\\d*", "$1"));
            assertThat(again.error())
                    .contains("t.csv: passed over more, which the network does not know")
                    .contains("t.csv: column logits: 9 cells are missing");
            CommandFixture evaluated = new CommandFixture(folder);
            assertThat(evaluated.execute("evaluate", model, "--data", "csv=t.csv"))
                    .isZero();
            assertThat(evaluated.out()).contains("on 60 samples of csv=t.csv");
        }
        assertThat(answers.getFirst().lines()).hasSize(60);
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
        JsonNode last = Json.tree(answers.get(2).lines().toList().getLast());
        assertThat(last.path("line").asInt()).isEqualTo(61);
        assertThat(last.path("class").asText()).isIn("a, b", "c");
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
    }

    @Test
    void answersAreLinesOfCsv() {
        assertThat(coppice.execute("predict", "run", "bad.csv", "--skip-bad", "--top", "2"))
                .isZero();

        List<String> lines = coppice.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo("line,class,probability,class2,probability2");
        assertThat(lines.get(1)).matches("2,(\"a, b\"|c),0\\.\\d{6},(\"a, b\"|c),0\\.\\d{6}");
        assertThat(lines.get(2)).startsWith("5,");
        assertThat(coppice.error())
                .contains("bad.csv: skipped 2 of 4 rows; the first: ", "line 3, column logits: the cell is \"long\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            predict run bad.csv                  | 2 | bad.csv: line 3, column logits: the cell is "long", expected a number
            predict run few.csv                  | 2 | few.csv: there are no columns north, wild, edge.1
            predict run gone.csv                 | 2 | gone.csv: there is no such file
            predict run digit.png                | 2 | digit.png: no table; the network was trained on a table
            predict run t.csv --top 0            | 2 | --top is 0, expected 1 or more
            evaluate run --data csv=other.csv    | 2 | column sort: the label is "z", expected one of a, b, c
            evaluate run --data csv=none.csv     | 2 | has no label in column sort
            evaluate run --data mnist            | 2 | --data mnist holds no rows
            """)
    void whatCannotBeDoneIsSaid(String command, int status, String sentence) {
        assertThat(coppice.execute(command.split(" "))).isEqualTo(status);
        assertThat(coppice.error()).contains(sentence).doesNotContain("Exception");
    }
}
