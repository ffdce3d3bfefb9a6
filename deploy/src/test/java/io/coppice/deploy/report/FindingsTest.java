package io.coppice.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.RunCourse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FindingsTest {

    /** A network with gates of 20, 50, 800 and 500 units; the matrix is row by row. */
    static RunReport report(JobSpec spec, int[] kept, String matrix) {
        String[] rows = matrix.split("/");
        List<ConfusionMatrix.Cell> counted = new ArrayList<>();
        for (int actual = 0; actual < rows.length; actual++) {
            String[] cells = rows[actual].strip().split(" +");
            for (int predicted = 0; predicted < cells.length; predicted++) {
                counted.add(new ConfusionMatrix.Cell(actual, predicted, Integer.parseInt(cells[predicted])));
            }
        }
        ConfusionMatrix answers = new ConfusionMatrix(10, counted);
        MetricValues accuracy = MetricValues.ofAccuracy((double) answers.right() / answers.total());
        JobResult known = Runs.finished().result();
        NetworkSize size =
                new NetworkSize(kept, new int[] {20, 50, 800, 500}, 500, 500, 430_500, 1000, 2_293_000, 500, 1000);
        JobResult result = new JobResult(
                known.job(),
                known.seed(),
                known.method(),
                known.model(),
                known.epochs(),
                known.steps(),
                accuracy,
                accuracy,
                known.testLoss(),
                size,
                known.secondsTotal(),
                known.secondsFirstEpoch(),
                known.secondsLastEpoch(),
                known.stepsPerSecondLastEpoch(),
                known.modelFile(),
                known.history(),
                new RunCourse(MetricValues.none("accuracy"), 3, false, 55_000, 5_000, answers));
        return RunReport.finished(spec, "vector", List.of(), RunContext.UNKNOWN, result);
    }

    @ParameterizedTest(name = "{0} {1} of {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # units kept | answers             | worthless | what is said, in parts
            6 10 39 11   | 90 10 / 10 90       | false     | ''
            1 1 1 1      | 90 10 / 10 90       | true      | The network has collapsed: every gate layer (conv1, conv2, fc1, fc2) stands at its last unit
            6 10 1 11    | 90 10 / 10 90       | false     | Layer fc1 stands at its last unit, which is kept open
            6 1 1 11     | 90 10 / 10 90       | false     | Layers conv2, fc1 stand at their last units
            6 10 39 11   | 100 0 / 90 0        | true      | no better than always answering “0”, the commonest class: 52.63 % where that is right in 52.63 % of 190; Class “1” is never predicted
            6 10 39 11   | 50 50 / 50 50       | true      | no better than always answering “0”
            6 10 39 11   | 9 0 0 / 8 0 0 / 9 0 0 | true    | Classes “1”, “2” are never predicted
            6 10 39 11   | 1965 0 / 20 15      | false     | The classes are uneven, so accuracy says little: 1,965 test samples of “0”, 35 of “1”. Always answering “0” would be right in 98.25 %; the mean recall of the classes is 71.43 %
            """)
    void whatIsWrongIsSaid(String units, String matrix, boolean worthless, String said) {
        int[] kept = Arrays.stream(units.split(" ")).mapToInt(Integer::parseInt).toArray();
        RunReport report = report(Runs.SPEC, kept, matrix);

        List<String> findings = Findings.of(report);

        assertThat(Findings.isWorthless(report)).isEqualTo(worthless);
        if (said.isEmpty()) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(String.join(" ", findings)).contains(said.split("; Cl")[0]);
            assertThat(String.join(" ", findings)).contains(said.contains("; Cl") ? "Cl" + said.split("; Cl")[1] : "");
        }
        assertThat(HtmlReport.render(report).contains("<strong>99.88 %</strong>"))
                .isEqualTo(!worthless);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void warningsAreInBothReportsAndTheTable(boolean collapsed) {
        int[] kept = collapsed ? new int[] {1, 1, 1, 1} : new int[] {6, 10, 39, 11};
        RunReport report = report(Runs.SPEC, kept, "90 10 / 10 90");

        String json = ReportJson.render(report);

        assertThat(json.contains("has collapsed")).isEqualTo(collapsed);
        assertThat(HtmlReport.render(report).contains("has collapsed")).isEqualTo(collapsed);
        assertThat(ClassFigures.of(report).text()).contains("class", "90.00 %");
        assertThat(ReportJson.parse(json, Runs.SPEC, report.history()).course())
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(report.course());
    }

    @ParameterizedTest
    @CsvSource({"fixed, false", "l0-arm, true"})
    void aWidthThatWasAskedForIsNoCollapse(String method, boolean collapsed) {
        JobSpec spec = JobSpecs.parse(
                method.equals("fixed")
                        ? "name = forest, train.epochs = 3, method { name = fixed, keep = [1, 1, 1, 1] }"
                        : "name = forest, train.epochs = 3");

        assertThat(Findings.of(report(spec, new int[] {1, 1, 1, 1}, "90 10 / 10 90"))
                        .isEmpty())
                .isNotEqualTo(collapsed);
    }
}
