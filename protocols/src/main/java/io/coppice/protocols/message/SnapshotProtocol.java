package io.coppice.protocols.message;

import io.coppice.compute.tensor.ArrayText;
import java.util.List;
import java.util.Map;

/** What arrives at those who read a snapshot: the checkpointer and the evaluator. */
public sealed interface SnapshotProtocol extends TensorMessage permits SnapshotProtocol.Part {

    /** Among a part's numbers: how many steps the state has taken in. */
    String STEPS = "steps";

    /**
     * The copy of one holder's state.
     *
     * @param holder index of the shard; -1 for the gate sampler
     * @param arrays by name, e.g. {@code fc1.weight}, {@code fc1.weight.first-moment}, {@code fc1.phi}
     * @param numbers small whole numbers of the state: steps taken in
     */
    record Part(String snapshot, int holder, List<NamedArray> arrays, Map<String, Long> numbers)
            implements SnapshotProtocol {}

    /** An array with its shape, as a checkpoint file holds it. */
    record NamedArray(String name, int[] shape, float[] data) {
        @Override
        public String toString() {
            return ArrayText.record("NamedArray", "name", name, "shape", shape, "data", data);
        }
    }
}
