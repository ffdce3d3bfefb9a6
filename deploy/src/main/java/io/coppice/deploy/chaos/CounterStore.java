package io.coppice.deploy.chaos;

import io.coppice.actors.training.CountedSteps;
import io.coppice.actors.training.CountedSteps.Count;
import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a counter job left in its store. */
final class CounterStore {
    private static final Pattern CHECKPOINT = Pattern.compile("(\\d+)-(\\d+)");
    private static final Pattern ROWS = Pattern.compile("(.+)@(\\d+)-(\\d+)");
    private static final String MANIFEST = "MANIFEST.json";
    private static final Comparator<Path> NEWEST =
            Comparator.<Path>comparingLong(entry -> number(entry, 1)).thenComparingLong(entry -> number(entry, 2));

    private final Path checkpoints;
    private final Network network;
    private final CounterRandom noise;

    CounterStore(Path store, Network network, long seed) {
        this.checkpoints = store.resolve("checkpoints");
        this.network = network;
        this.noise = new CounterRandom(seed);
    }

    private Optional<Path> newest() throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.filter(entry -> Files.exists(entry.resolve(MANIFEST)))
                    .max(NEWEST);
        }
    }

    private static long number(Path checkpoint, int group) {
        Matcher name = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(group)) : -1;
    }

    /** Steps that the newest checkpoint says it holds. */
    long steps() throws IOException {
        return number(newest().orElseThrow(() -> new IOException("no checkpoint in " + checkpoints)), 2);
    }

    /** Flips one bit of the newest checkpoint. */
    void damage(SplittableRandom random) throws IOException {
        Optional<Path> newest = newest();
        if (newest.isPresent()) {
            Path file = newest.get().resolve("shard-0.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= 1;
            Files.write(file, bytes);
        }
    }

    /** The worst array's count. @throws IOException when an array counts no number of steps */
    Count count() throws IOException {
        Path checkpoint = newest().orElseThrow(() -> new IOException("no checkpoint in " + checkpoints));
        long steps = steps();
        long lost = 0;
        long twice = 0;
        int arrays = 0;
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.filter(name -> name.getFileName().toString().startsWith("shard-"))
                    .toList()) {
                SafetensorsFile read = Safetensors.read(file.toString(), Files.readAllBytes(file));
                for (ArrayEntry entry : read.arrays().values()) {
                    Optional<Count> count = count(entry.name(), ((ArrayEntry.Floats) entry).values(), steps);
                    if (count.isPresent()) {
                        arrays++;
                        lost = Math.max(lost, count.get().lost());
                        twice = Math.max(twice, count.get().appliedTwice());
                    }
                }
            }
        }
        if (arrays == 0) {
            throw new IOException("no array in " + checkpoint + " counts steps");
        }
        return new Count(lost, twice);
    }

    /** Empty for arrays that are no weights, or too short to tell. */
    private Optional<Count> count(String name, float[] values, long steps) throws IOException {
        Matcher rows = ROWS.matcher(name);
        String whole = rows.matches() ? rows.group(1) : name;
        int from = rows.matches() ? Integer.parseInt(rows.group(2)) : 0;
        int to = rows.matches() ? Integer.parseInt(rows.group(3)) : 1;
        Optional<BlockShape> block = network.blocks().stream()
                .filter(shape -> whole.equals(shape.weightsName()))
                .findFirst();
        if (block.isEmpty()) {
            return Optional.empty();
        }
        float[] initial = network.initialBlock(network.blocks().indexOf(block.get()), noise);
        int start = from * (values.length / (to - from));
        Optional<Count> count =
                CountedSteps.count(Arrays.copyOfRange(initial, start, start + values.length), values, start, steps);
        if (count.isEmpty()) {
            throw new IOException(name + " counts no number of steps: its parameters have not moved alike");
        }
        return count;
    }
}
