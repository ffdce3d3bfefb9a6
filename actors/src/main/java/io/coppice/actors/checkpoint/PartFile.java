package io.coppice.actors.checkpoint;

import io.coppice.compute.data.UnusableFileException;
import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.SafetensorsFile;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A part of a snapshot as a safetensors file; its numbers are metadata. */
final class PartFile {
    private static final int SAMPLER = -1;

    private PartFile() {}

    /** @param holder index of the shard; -1 for the gate sampler */
    static String name(int holder) {
        return holder == SAMPLER ? "gates.safetensors" : "shard-" + holder + ".safetensors";
    }

    static byte[] toBytes(Part part) {
        Map<String, String> metadata = new TreeMap<>();
        part.numbers().forEach((name, number) -> metadata.put(name, number.toString()));
        List<ArrayEntry> arrays = new ArrayList<>();
        for (NamedArray array : part.arrays()) {
            List<Integer> shape = Arrays.stream(array.shape()).boxed().toList();
            arrays.add(new ArrayEntry.Floats(array.name(), shape, array.data()));
        }
        return Safetensors.toBytes(SafetensorsFile.of(metadata, arrays));
    }

    /** The part, as if it were of a snapshot named after the checkpoint. */
    static Part parse(String checkpoint, int holder, byte[] bytes) throws DamagedException {
        try {
            SafetensorsFile file = Safetensors.read(name(holder), bytes);
            List<NamedArray> arrays = new ArrayList<>();
            for (ArrayEntry entry : file.arrays().values()) {
                int[] shape = entry.shape().stream().mapToInt(size -> size).toArray();
                arrays.add(new NamedArray(entry.name(), shape, file.floats(entry.name())));
            }
            Map<String, Long> numbers = new HashMap<>();
            file.metadata().forEach((name, text) -> numbers.put(name, Long.valueOf(text)));
            return new Part(checkpoint, holder, arrays, numbers);
        } catch (UnusableFileException | NumberFormatException unusable) {
            throw new DamagedException(name(holder) + " cannot be used: " + unusable.getMessage());
        }
    }
}
