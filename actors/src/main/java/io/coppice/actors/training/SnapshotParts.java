package io.coppice.actors.training;

import io.coppice.protocols.message.SnapshotProtocol.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The parts of snapshots that are still arriving. A newer snapshot drops what is left of older ones. */
final class SnapshotParts {
    private final Map<Integer, Part> byHolder = new TreeMap<>();
    private String snapshot = "";

    void add(Part part) {
        if (!part.snapshot().equals(snapshot)) {
            snapshot = part.snapshot();
            byHolder.clear();
        }
        byHolder.putIfAbsent(part.holder(), part);
    }

    /** Whether every shard's and the gate sampler's part is here. */
    boolean isComplete(String of, int shards) {
        return snapshot.equals(of) && byHolder.size() == shards + 1;
    }

    /** All arrays by name; empties the collection. */
    Map<String, float[]> take() {
        Map<String, float[]> arrays = new HashMap<>();
        byHolder.values().stream()
                .flatMap(part -> part.arrays().stream())
                .forEach(array -> arrays.put(array.name(), array.data()));
        byHolder.clear();
        snapshot = "";
        return arrays;
    }
}
