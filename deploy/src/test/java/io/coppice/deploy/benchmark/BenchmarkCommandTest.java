package io.coppice.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.deploy.Repository;
import io.coppice.deploy.report.Console;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.NetworkSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarkCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private final List<JobSpec> jobs = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void theQuickStepsAreMeasuredAndWritten() {
        assertThat(execute("--quick", "steps", "--json", "b.json", "--markdown", "b.md"))
                .isZero();

        assertThat(out.toString())
                .contains("Quick: shows that everything runs", "all open", "1.00 of all open", "0.5 open", "6-10-39-11")
                .contains("at most 0.12", "of 2 figures to reach are met.", "Written: b.json", "Written: b.md");
        assertThat(folder.resolve("b.json")).content().contains("\"name\" : \"steps\"");
        assertThat(folder.resolve("b.md")).content().contains("| 6-10-39-11 |");
    }

    @Test
    void jobsAreComparedWithPlainLoopsAndPyTorchIsNotNeeded() {
        assertThat(execute("--quick", "reference", "jobs", "actors")).isZero();

        assertThat(jobs)
                .extracting(JobSpec::name)
                .containsExactly("sep", "all-open", "dense", "papers", "sequential", "settled");
        assertThat(jobs).allSatisfy(job -> assertThat(job.data().validation()).isEqualTo(FewImages.VALIDATION));
        assertThat(out.toString())
                .contains("No Python with torch", "L0-ARM at λ sep, the second epoch", "24.0 steps/s")
                .contains("all open, sequential job", "at most 1.08", "at least 0.75");
    }

    @Test
    void theMeasuredJobIsTheExample() throws IOException {
        execute("--quick", "jobs");

        JobSpec example = JobSpecs.parse(Files.readString(Repository.file("deploy/examples/lenet5-l0-arm-sep.conf")));
        JobSpec measured = jobs.getFirst();
        assertThat(measured.method()).isEqualTo(example.method());
        assertThat(measured.optimizer()).isEqualTo(example.optimizer());
        assertThat(measured.train().window()).isEqualTo(example.train().window());
    }

    @Test
    void theQuickKernelsHaveAPeak() {
        assertThat(execute("--quick", "kernels")).isZero();

        assertThat(out.toString()).contains("peak of a core", "20-50-800-500, 32 samples, conv2 20 to 50", "of peak");
    }

    @Test
    void deepNetworksAreMeasuredThroughTheActors() {
        assertThat(execute("--quick", "networks")).isZero();

        assertThat(jobs).hasSize(2).allSatisfy(job -> {
            assertThat(job.model().name()).isEqualTo("resnet20");
            assertThat(job.data().set()).isEqualTo("cifar10");
        });
        assertThat(out.toString())
                .contains("ResNet-20, dense", "of 600 samples/s", "half of the gated units open", "1.00 x dense");
    }

    @Test
    void madeUpImagesAreReadAsCifar() {
        SyntheticImages.write(folder, 50);

        var images = DataSets.open("cifar10", Optional.of(folder), 10);

        assertThat(images.training().count()).isEqualTo(40);
        assertThat(images.test().count()).isEqualTo(20);
    }

    @Test
    void anUnknownPartIsNamed() {
        assertThat(execute("steps", "kernel")).isEqualTo(2);
        assertThat(error.toString()).contains("The benchmark has no part kernel, expected some of reference, jobs");
    }

    @ParameterizedTest
    @CsvSource({"1, 20-50-800-500", "0.5, 10-25-400-250", "0.1, 2-5-80-50"})
    void everyDrawOpensTheShareAndBothPassesAreComputed(double share, String counts) {
        Network lenet5 = StepsPart.lenet5();
        GateState state = GateState.open(lenet5, share);

        assertThat(state.draws()).hasSizeGreaterThan(1).allSatisfy(draw -> {
            assertThat(counts(draw.openInA())).isEqualTo(counts);
            assertThat(draw.passesCoincide()).isFalse();
        });
    }

    @Test
    void settledGatesDifferInOneUnitSoThatPassBIsNotSkipped() {
        GateSample draw =
                GateState.settled(StepsPart.lenet5(), GateState.PAPERS).draws().getFirst();

        assertThat(counts(draw.openInA())).isEqualTo("6-10-39-11");
        assertThat(counts(draw.openInB())).isEqualTo("6-10-38-11");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700, FewImages.TRAINING - 1})
    void fewImagesAreTheFirstOnes(int sample) {
        FewImages.write(folder);

        var few = DataSets.open("mnist", Optional.of(folder), FewImages.VALIDATION);
        var all = DataSets.open("mnist", Optional.empty(), 0).training();

        assertThat(few.training().count()).isEqualTo(FewImages.TRAINING);
        assertThat(few.training().label(sample)).isEqualTo(all.label(sample));
        assertThat(few.training().pixels()[few.training().pixelsAt(sample) + 300])
                .isEqualTo(all.pixels()[all.pixelsAt(sample) + 300]);
    }

    @Test
    void theFirstEpochsAreNotCounted() {
        double rate = BenchJob.warmRate(result(List.of(4.0, 1.0, 2.0, 1.0)), 1);

        assertThat(rate).isCloseTo(12, within(1e-9));
    }

    private static String counts(List<UnitSet> open) {
        return String.join(
                "-", open.stream().map(UnitSet::count).map(String::valueOf).toList());
    }

    private int execute(String... arguments) {
        BenchmarkCommand command =
                new BenchmarkCommand(new Console(new PrintWriter(out), false), folder, folder.resolve("none"), spec -> {
                    jobs.add(spec);
                    return result(List.of(1.0, 0.5));
                });
        return new CommandLine(command).setErr(new PrintWriter(error, true)).execute(arguments);
    }

    /** A job of 12 steps an epoch that took these seconds. */
    private static JobResult result(List<Double> seconds) {
        NetworkSize size = new NetworkSize(new int[4], new int[4], 1, 1, 1, 1, 1, 1, 1);
        List<EpochRow> history = IntStream.range(0, seconds.size())
                .mapToObj(i -> new EpochRow(
                        i + 1, 12L * (i + 1), 1, 1, 1, 1, size, new double[4], 0, seconds.get(i), 1, 1, 0, new long[0]))
                .toList();
        int epochs = seconds.size();
        return new JobResult(
                "job", 1, "fixed", "lenet5", epochs, 12L * epochs, 1, 1, 1, size, 9, 1, 1, 12, "m", history);
    }
}
