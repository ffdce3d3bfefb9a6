package io.coppice.compute.operator;

import io.coppice.compute.kernel.ForwardKernels;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.Optional;

/**
 * One operation of a finished network. Edge 0 carries the prepared samples, edge i + 1 what node i gives; a node reads edges of
 * earlier nodes.
 */
public interface CompactNode {
    float[] NO_WEIGHTS = {};

    /** The edges it reads; at least one is named, read or not. */
    int[] from();

    /** What it gives for one sample. */
    Shape output();

    /** What its layer is called, if it has weights that are counted. */
    default Optional<String> layer() {
        return Optional.empty();
    }

    /** The weights that are counted. */
    default float[] weights() {
        return NO_WEIGHTS;
    }

    /** Multiply-adds for one sample. */
    default long multiplyAdds() {
        return (long) weights().length * output().height() * output().width();
    }

    /** What {@link #run} is handed as parameters. */
    default float[] parameters() {
        return NO_WEIGHTS;
    }

    /** Its output may take the place of its input, where nobody else reads that. */
    default boolean inPlace() {
        return false;
    }

    /** @param in what its edges carry */
    void run(ForwardKernels kernels, float[] parameters, Tensor[] in, Tensor out);

    /** The same with factor x + shift behind it, channel by channel, if it can take that up. */
    default Optional<CompactNode> scaled(float[] factors, float[] shifts) {
        return Optional.empty();
    }

    /** Writes itself as a line of text and arrays. @param number of the node, from 0 */
    void write(CompactText text, int number);

    /**
     * Adds itself to an ONNX graph.
     *
     * @param in the names of what it reads
     * @param name of what it gives
     */
    void onnx(OnnxForm graph, String[] in, String name);

    /** In ONNX it gives vectors, without height and width. @param ofInput whether it reads such */
    default boolean givesVectors(boolean ofInput) {
        return ofInput;
    }
}
