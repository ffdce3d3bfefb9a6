package io.coppice.deploy.benchmark;

import static io.coppice.deploy.benchmark.Contestant.ALL_CORES;
import static io.coppice.deploy.benchmark.Contestant.COMPACT;
import static io.coppice.deploy.benchmark.Contestant.COPPICE;
import static io.coppice.deploy.benchmark.Contestant.DENSE;
import static io.coppice.deploy.benchmark.Contestant.ONE_THREAD;
import static io.coppice.deploy.benchmark.Contestant.ONNXRUNTIME;

import io.coppice.compute.compact.CompactModel;
import io.coppice.compute.compact.CompactNetwork;
import io.coppice.deploy.model.OnnxSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the answers of a finished network cost: before and after, here and in onnxruntime, all in turns. */
final class ModelPart implements Part {
    /** The figures to reach are stated for this network. */
    private static final String LENET5 = "lenet5";

    private static final List<Integer> BATCHES = List.of(1, 32, 128, 256);
    private static final List<Integer> JUDGED = List.of(32, 128);
    private static final int MOST_JUDGED = 128;
    private static final int WARM_UP_SLICES = 6;
    private static final Bar FASTER_THAN_DENSE_ELSEWHERE = Bar.atLeast(8);
    private static final Bar NO_SLOWER = Bar.atLeast(1);
    private static final Bar TIME_FOR_ARITHMETIC = Bar.atLeast(0.57);
    private static final Bar KILOBYTES = Bar.atMost(20);
    private static final Bar FIRST_MILLISECONDS = Bar.atMost(100);

    private final Path model;

    /** @param model the folder of a finished run, or a safetensors file */
    ModelPart(Path model) {
        this.model = model;
    }

    @Override
    public String name() {
        return "model";
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        ModelForms forms = ModelForms.read(model);
        int cores = Runtime.getRuntime().availableProcessors();
        List<OnnxSession> sessions = new ArrayList<>();
        List<Figure> figures = new ArrayList<>(file(bench, forms));
        try {
            List<Contestant> contestants = Contestant.of(forms, cores, sessions);
            for (int batch : BATCHES) {
                figures.addAll(figures(forms, batch, times(bench, forms.compact(), contestants, batch)));
            }
        } finally {
            sessions.forEach(OnnxSession::close);
        }
        return new BenchmarkSection(
                name(), "Answers of " + forms.name() + " to raw images", notes(forms, cores), figures);
    }

    private static List<String> notes(ModelForms forms, int cores) {
        List<String> notes = new ArrayList<>();
        forms.dense().ifPresent(dense -> notes.add("Dense: " + size(dense.network()) + "."));
        notes.add("Compact: " + size(forms.compact().network()) + ".");
        notes.add(
                "Each call takes raw bytes to logits, preprocessing included. Everything of one batch size is measured in"
                        + " turns. All cores: " + cores
                        + " callers at once, each with a thread and a batch of its own; on each"
                        + " call: one caller, whose call onnxruntime spreads over " + cores + " threads.");
        return notes;
    }

    private static String size(CompactNetwork network) {
        return String.format(
                Locale.ROOT, "%,d weights, %,d multiply-adds an image", network.weights(), network.multiplyAdds());
    }

    /** The exported file: how large, and how soon there is an answer. */
    private static List<Figure> file(Bench bench, ModelForms forms) {
        byte[] bytes = forms.compactFile();
        List<Double> milliseconds = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.path().resolve("model.safetensors");
            Files.write(file, bytes);
            for (int i = 0; i < bench.full(9, 1); i++) {
                bench.say("model, first answer " + (i + 1));
                milliseconds.add(FirstAnswer.milliseconds(file));
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("The benchmark can write no file: " + problem.getMessage(), problem);
        }
        return List.of(
                Figure.of("compact safetensors file", bytes.length, "bytes")
                        .comparedWith(1000, "kB", only(forms, KILOBYTES)),
                Figure.of("loading and first answer in a new JVM", Medians.of(milliseconds), "ms")
                        .comparedWith(1, "ms", only(forms, FIRST_MILLISECONDS)));
    }

    private static Optional<Bar> only(ModelForms forms, Bar bar) {
        return Optional.of(bar).filter(set -> forms.name().equals(LENET5));
    }

    private static Map<Contestant, CallTimes> times(
            Bench bench, CompactModel model, List<Contestant> contestants, int batch) {
        Map<Contestant, CallTimes> times = new LinkedHashMap<>();
        Map<Contestant, Runnable> calls = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            times.put(contestant, new CallTimes());
            calls.put(
                    contestant,
                    contestant.call(
                            batch,
                            model.preprocessing().input().features(),
                            model.network().classes()));
        }
        int rounds = bench.full(7, 1);
        long slice = bench.full(150, 10) * 1_000_000L;
        // The first round warms the compiler up, until vectors have taken over.
        for (int round = -1; round < rounds; round++) {
            bench.say("model, batch " + batch + ", round " + (round + 1) + " of " + rounds);
            for (Contestant contestant : contestants) {
                CallTimes one = times.get(contestant);
                if (round <= 0) {
                    long duration = round < 0 ? WARM_UP_SLICES * slice : slice;
                    one.measure(calls.get(contestant), contestant.callers(), duration, bench.clock());
                } else {
                    one.add(calls.get(contestant), contestant.callers(), slice, bench.clock());
                }
            }
        }
        return times;
    }

    private static List<Figure> figures(ModelForms forms, int batch, Map<Contestant, CallTimes> times) {
        List<Figure> figures = new ArrayList<>();
        times.forEach((contestant, calls) -> {
            String name = "batch " + batch + ", " + contestant.text();
            figures.add(Figure.of(name + ", p50", calls.milliseconds(0.5), "ms"));
            figures.add(Figure.of(name + ", p99", calls.milliseconds(0.99), "ms"));
            figures.add(throughput(forms, name, contestant, batch, times));
        });
        forms.dense().ifPresent(dense -> {
            double arithmetic = (double) dense.network().multiplyAdds()
                    / forms.compact().network().multiplyAdds();
            for (String threads : List.of(ONE_THREAD, ALL_CORES)) {
                double gain = find(times, DENSE, COPPICE, threads) / find(times, COMPACT, COPPICE, threads);
                figures.add(
                        Figure.of("batch " + batch + ", Coppice, " + threads + ", dense time / compact time", gain, "x")
                                .comparedWith(
                                        arithmetic,
                                        "of dense / compact multiply-adds",
                                        only(forms, TIME_FOR_ARITHMETIC).filter(bar -> JUDGED.contains(batch))));
            }
        });
        return figures;
    }

    /** The median time of a call. */
    private static double find(Map<Contestant, CallTimes> times, String network, String runner, String threads) {
        return times.entrySet().stream()
                .filter(entry -> entry.getKey().network().equals(network)
                        && entry.getKey().runner().equals(runner)
                        && entry.getKey().threads().equals(threads))
                .mapToDouble(entry -> entry.getValue().milliseconds(0.5))
                .findFirst()
                .orElseThrow();
    }

    /** Against onnxruntime on the dense network and the same threads, the faster way where there are two. */
    private static Figure throughput(
            ModelForms forms, String name, Contestant contestant, int batch, Map<Contestant, CallTimes> times) {
        double images = batch * times.get(contestant).callsPerSecond();
        Figure figure = Figure.of(name, images, "images/s");
        double elsewhere = times.entrySet().stream()
                .filter(entry -> entry.getKey().network().equals(DENSE)
                        && entry.getKey().runner().equals(ONNXRUNTIME)
                        && entry.getKey().isBeside(contestant))
                .mapToDouble(entry -> batch * entry.getValue().callsPerSecond())
                .max()
                .orElse(0);
        if (elsewhere == 0
                || !contestant.runner().equals(COPPICE) && contestant.network().equals(DENSE)) {
            return figure;
        }
        Optional<Bar> bar = Optional.empty();
        if (contestant.runner().equals(COPPICE) && JUDGED.contains(batch)) {
            bar = contestant.network().equals(DENSE)
                    ? only(forms, NO_SLOWER)
                    : only(forms, FASTER_THAN_DENSE_ELSEWHERE).filter(set -> batch == MOST_JUDGED);
        }
        return figure.comparedWith(elsewhere, "x onnxruntime on the dense network", bar);
    }
}
