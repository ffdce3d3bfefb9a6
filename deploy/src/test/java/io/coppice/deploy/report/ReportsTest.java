package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportsTest {
    private final StringWriter text = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void aRunHasItsJob() throws IOException {
        Files.writeString(folder.resolve("job.conf"), JobSpecs.render(Runs.SPEC));
    }

    @Test
    void aFinishedRunEndsWithItsTable() {
        follow(Runs.SPEC, Runs.events());

        assertThat(text.toString()).endsWith("""

                forest: 3 epochs, 1,287 steps in 9.50 s

                layer      units kept     of
                conv1               6     20
                conv2              10     50
                fc1                39    800
                fc2                11    500

                test accuracy        98.71 %
                weights              2,189 of 430,500 kept, 99.49 % pruned
                                     99.49 % pruned as the papers count
                multiply-adds        182,939 of 2,293,000 kept, 92.02 % pruned, a sample
                seconds per epoch    first 4.00, last 1.33 (322 steps a second)
                files                job.conf, metrics.csv, report.html, report.json
                in                   FOLDER
                """.replace("FOLDER", folder.toString()));
        assertThat(text.toString()).endsWith(Reports.summary(folder));
    }

    @Test
    void reportJsonHasItsFields() throws IOException {
        follow(Runs.SPEC, Runs.events());

        ObjectNode report = (ObjectNode) new ObjectMapper().readTree(read("report.json"));
        assertThat(report.deepCopy()
                        .without(List.of("configuration", "history", "begun", "ended", "version", "java", "machine"))
                        .toString())
                .isEqualTo("""
                        {"job":"forest","seed":7,"method":"l0-arm","model":"lenet5","epochs":3,"steps":1287,\
                        "test_accuracy":0.9871,"test_accuracy_before_statistics":0.9871,"test_loss":0.0512,"metric":"accuracy","test_metrics":{"accuracy":0.9871},"layers":["conv1","conv2","fc1","fc2"],\
                        "units_kept":[6,10,39,11],"units_total":[20,50,800,500],"weights_kept":2189,\
                        "weights_kept_papers":2189,"weights_total":430500,"multiply_adds_kept":182939,\
                        "multiply_adds_total":2293000,"weights_expected":2300.5,"multiply_adds_expected":190000.25,\
                        "weights_pruned_percent":99.49152148664344,"weights_pruned_percent_papers":99.49152148664344,\
                        "validation_accuracy_at_start":null,"seconds_total":9.5,"seconds_first_epoch":4.0,"seconds_last_epoch":1.3333,\
                        "steps_per_second_last_epoch":321.75,"steps_by_staleness":[1200,84,0,0,0,0,3],"kernels":"vector","model_file":"model.safetensors",\
                        "warnings":[]}""");
        assertThat(report.get("history")).hasSize(3);
        assertThat(report.at("/history/1/validation_accuracy").isNull()).isTrue();
        assertThat(JobSpecs.parse(report.get("configuration").asText())).isEqualTo(Runs.SPEC);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            multiply-adds | 0.08  | at most 8.00 % of the multiply-adds, 7.98 % reached: met, 0.02 points below    | true
            multiply-adds | 0.05  | at most 5.00 % of the multiply-adds, 7.98 % reached: missed, 2.98 points above | false
            weights       | 0.05  | at most 5.00 % of the weights, 0.51 % reached: met, 4.49 points below          | true
            weights       | 0.005 | at most 0.50 % of the weights, 0.51 % reached: missed, 0.01 points above       | false
            """)
    void aBudgetIsReportedWithWhatWasReached(String kind, String share, String line, boolean met) throws IOException {
        JobSpec spec = JobSpecs.parse(
                "name = forest, train.epochs = 3, method { fine-tune = 1, target { " + kind + " = " + share + " } }");
        Files.writeString(folder.resolve("job.conf"), JobSpecs.render(spec));
        follow(spec, Runs.events());

        assertThat(text.toString()).contains("budget               " + line + "\n");
        assertThat(read("report.html")).contains("Budget: " + line + ".");
        assertThat(new ObjectMapper()
                        .readTree(read("report.json"))
                        .at("/target/met")
                        .asBoolean())
                .isEqualTo(met);
    }

    @Test
    void thePageNeedsNothingButItselfAndEscapesWhatItIsTold() throws IOException {
        JobSpec spec = JobSpecs.parse("name = forest, data.path = \"a<script>&'b\", train.epochs = 3");
        Files.writeString(folder.resolve("job.conf"), JobSpecs.render(spec));
        follow(spec, Runs.events());

        assertThat(read("report.html"))
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .doesNotContain("http:", "https:", "<script", "@import", "url(", "src=", "href=", "NaN")
                .contains("a&lt;script&gt;&amp;&#39;b", "98.71 %", "99.49 %", "prefers-color-scheme: dark")
                .containsPattern(
                        "(?s)<svg [^>]*Validation accuracy by epoch(.(?!</svg>))*(<circle [^>]*>\\s*){2}</svg>")
                .contains("Validation accuracy", "Open units", "Time of an epoch", "Weights left")
                .containsPattern("<svg [^>]*>");
    }

    @Test
    void anInterruptedRunLeavesItsEpochsAndItsPage() throws IOException {
        follow(Runs.SPEC, Runs.events().subList(0, 5));
        follow(Runs.SPEC, List.of(new JobEvent.Cancelled("forest", 858, "checkpoints/858")));
        for (String checkpoint : List.of("1-1200", "2-858", "2-429", "incarnation-2", "2-999.tmp")) {
            Files.createDirectories(folder.resolve("checkpoints").resolve(checkpoint));
        }

        assertThat(folder.resolve("report.json")).doesNotExist();
        assertThat(read("metrics.csv").lines()).hasSize(3);
        assertThat(Reports.summary(folder))
                .startsWith("forest: 2 of 3 epochs (not finished), 858 steps in 6.00 s\n")
                .contains("validation accuracy  –\n", "newest checkpoint    step 858\n");
    }

    @Test
    void aRunThatGoesOnRewritesTheEpochsOfItsCheckpoint() throws IOException {
        follow(Runs.SPEC, Runs.events().subList(0, 7)); // three epochs, of which the checkpoint knows two
        List<Consumer<JobEvent>> resumed = followers(Runs.SPEC);

        tell(resumed, Runs.started(Runs.history().subList(0, 2)));
        assertThat(read("metrics.csv").lines()).hasSize(3);
        tell(resumed, new JobEvent.EpochFinished("forest", Runs.history().get(2)));
        assertThat(read("metrics.csv").lines().skip(1).map(line -> line.split(",")[0]))
                .containsExactly("1", "2", "3");
        tell(resumed, new JobEvent.Cancelled("forest", 1287, "checkpoints/1287"));
        assertThat(read("report.html")).contains("98.62 %");
    }

    @Test
    void warningsStayInTheReport() throws IOException {
        List<JobEvent> events = new ArrayList<>(Runs.events());
        events.add(1, new JobEvent.Warning("forest", "fc1 <800> is held open"));
        follow(Runs.SPEC, events);

        assertThat(new ObjectMapper().readTree(read("report.json")).get("warnings"))
                .hasToString("[\"fc1 <800> is held open\"]");
        assertThat(read("report.html")).contains("<li>fc1 &lt;800&gt; is held open</li>");
    }

    @Test
    void warningsAreSaidAndARunWithoutAnEpochHasNoTable() {
        follow(Runs.SPEC, List.of(new JobEvent.Warning("forest", "checkpoint 12 is damaged, 11 is used")));

        assertThat(text).hasToString("Note: checkpoint 12 is damaged, 11 is used\n");
        assertThat(Reports.summary(folder)).isEqualTo("forest: no epoch is over yet\n");
    }

    @Test
    void theCheckpointThatIsUsedIsSaid() {
        follow(Runs.SPEC, List.of(Runs.started(Runs.history().subList(0, 2))));

        assertThat(text)
                .hasToString("429 steps an epoch; the first are slow, while kernels are compiled\n"
                        + "Note: Training goes on from the checkpoint of step 858 of 1287\n");
    }

    private void follow(JobSpec spec, List<JobEvent> events) {
        List<Consumer<JobEvent>> followers = followers(spec);
        events.forEach(event -> tell(followers, event));
    }

    private List<Consumer<JobEvent>> followers(JobSpec spec) {
        return Reports.followers(spec, new RunFiles(folder), new Console(new PrintWriter(text), false), () -> 0);
    }

    private static void tell(List<Consumer<JobEvent>> followers, JobEvent event) {
        followers.forEach(follower -> follower.accept(event));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
