package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ComparisonReportTest {
    private static final List<ComparisonReport.Run> RUNS = List.of(
            new ComparisonReport.Run("l0-arm", "a1"),
            new ComparisonReport.Run("l0-arm", "a2"),
            new ComparisonReport.Run("<dense>", "d1"),
            new ComparisonReport.Run("later", "l1"));

    @TempDir
    private Path folder;

    @Test
    void meansAndSpreadsAreThoseOfTheFinishedRuns() throws IOException {
        finish("a1", 0.97, 20);
        finish("a2", 0.99, 40);
        finish("d1", 0.995, 10);
        ComparisonReport report = new ComparisonReport(folder, RUNS);

        Optional<String> note = report.write();

        assertThat(note).isEmpty();
        String deviation = "1.4142"; // of 97 and 99, and of 20 and 40 ten times as much
        List<String> csv = Files.readAllLines(folder.resolve("comparison.csv"));
        assertThat(csv).hasSize(4);
        assertThat(csv.get(1)).startsWith("l0-arm,2,2,98,1.41").contains(",2189,0,182939,0,30,14.142");
        assertThat(csv.get(2)).isEqualTo("<dense>,1,1,99.5,,2189,,182939,,10,");
        assertThat(csv.get(3)).isEqualTo("later,0,1,,,,,,,,");
        assertThat(Files.readAllLines(folder.resolve("comparison-runs.csv")))
                .hasSize(4)
                .contains("l0-arm,7,97,2189,182939,20,false", "<dense>,7,99.5,2189,182939,10,true");
        assertThat(report.table()).contains("98.00 ± " + deviation.substring(0, 4), "2,189 ± 0", "99.50", "0 of 1");
        assertThat(report.paretoSet()).contains("2,189 weights, 99.50 %").doesNotContain("97.00 %", "99.00 %");
        assertThat(folder.resolve("report.html"))
                .content()
                .contains("&lt;dense&gt;", "3 of 4 runs are finished.", "<circle class=\"c1\"", "98.00 ± 1.41")
                .doesNotContain("<dense>");
        assertThat(ImageIO.read(folder.resolve("comparison.png").toFile()).getWidth())
                .isEqualTo(2 * ScatterPlot.WIDTH);
    }

    @Test
    void nothingFinishedIsSaid() throws IOException {
        new ComparisonReport(folder, RUNS).write();

        assertThat(folder.resolve("report.html")).content().contains("no run is finished yet");
    }

    private void finish(String name, double accuracy, double seconds) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        JobSpec spec = Runs.SPEC;
        Files.writeString(run.resolve("job.conf"), JobSpecs.render(spec));
        Console console = new Console(new PrintWriter(new StringWriter()), false);
        JobResult result = new JobResult(
                "forest",
                7,
                "l0-arm",
                "lenet5",
                3,
                1287,
                accuracy,
                accuracy,
                0.05,
                Runs.PRUNED,
                seconds,
                4,
                1.25,
                321,
                "model.safetensors",
                Runs.history());
        for (JobEvent event : List.of(Runs.started(List.of()), new JobEvent.Finished("forest", result))) {
            Reports.followers(spec, run, console).forEach(follower -> follower.accept(event));
        }
    }
}
