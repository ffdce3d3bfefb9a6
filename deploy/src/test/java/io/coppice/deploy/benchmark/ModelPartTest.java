package io.coppice.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.deploy.report.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(120)
class ModelPartTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aRunIsMeasuredDenseAndCompactHereAndInOnnxruntime() throws IOException {
        TrainedModel model = model();
        Files.write(
                Files.createDirectory(folder.resolve("run")).resolve("model.safetensors"),
                Safetensors.toBytes(model.toFile()));

        assertThat(execute("--quick", "run", "--json", "m.json")).isZero();

        assertThat(out.toString())
                .contains("Dense: 15,880 weights", "Compact: 4,020 weights", "loading and first answer in a new JVM")
                .contains("batch 1, dense, Coppice, one thread, p50", "batch 256, compact, onnxruntime, all cores, p99")
                .contains("batch 128, compact, Coppice, one thread ", "x onnxruntime on the dense network")
                .contains("batch 32, Coppice, all cores, dense time / compact time");
        assertThat(folder.resolve("m.json")).content().contains("\"name\" : \"model\"");
    }

    @Test
    void anExportedFileKnowsNoDenseNetwork() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Files.write(file, Safetensors.toBytes(model().toFile()));
        Files.write(folder.resolve("m.safetensors"), ModelForms.read(file).compactFile());

        assertThat(execute("--quick", "m.safetensors")).isZero();

        assertThat(out.toString())
                .contains("Compact: 4,020 weights", "batch 256, compact, Coppice, one thread")
                .doesNotContain("dense");
    }

    @Test
    void whatIsNeitherAPartNorAModelIsNamed() {
        assertThat(execute("gone")).isEqualTo(2);
        assertThat(error.toString()).contains("no part gone", "the folder of a finished run", "there is no ");
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 3", "2, 0.99, 5", "3, 0, 1"})
    void timesAreSortedByLength(int callers, double share, double expected) {
        AtomicLong now = new AtomicLong();
        long[] lengths = {4, 1, 5, 2, 3};
        AtomicLong calls = new AtomicLong();
        CallTimes times = new CallTimes();

        times.measure(
                () -> now.addAndGet(1_000_000 * lengths[(int) (calls.getAndIncrement() % 5)]), 1, 15_000_000, now::get);

        assertThat(times.callsPerSecond()).isCloseTo(5 / 0.015, within(1e-6));
        assertThat(times.milliseconds(share)).isEqualTo(expected);
        long before = calls.get();
        times.add(calls::incrementAndGet, callers, 0, now::get);
        assertThat(calls.get() - before).isEqualTo(callers);
    }

    /** With random weights; half of the inputs and of the hidden units closed. */
    private static TrainedModel model() {
        ModelSettings settings = new ModelSettings("mlp", List.of(20));
        Preprocessing preprocessing = DataSets.preprocessing("mnist");
        Network network = settings.create(preprocessing.input(), 10);
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
        return new TrainedModel(settings, preprocessing, FoldedNetwork.of(network, blocks, gates), Map.of());
    }

    private int execute(String... arguments) {
        BenchmarkCommand command =
                new BenchmarkCommand(new Console(new PrintWriter(out), false), folder, folder.resolve("none"), spec -> {
                    throw new AssertionError("no job is needed");
                });
        return new CommandLine(command).setErr(new PrintWriter(error, true)).execute(arguments);
    }
}
