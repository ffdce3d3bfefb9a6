package io.coppice.compute.compact;

import io.coppice.compute.compact.CompactNode.Convolution;
import io.coppice.compute.compact.CompactNode.Dense;
import io.coppice.compute.tensor.Shape;
import java.util.List;

/**
 * A finished network as it is used: small, dense, without gates, and described by itself. The last node gives the logits.
 *
 * @param input shape of one prepared image
 */
public record CompactNetwork(Shape input, List<CompactNode> nodes) {

    public CompactNetwork {
        nodes = List.copyOf(nodes);
    }

    /** What an edge carries of one sample. */
    public Shape edge(int edge) {
        return edge == 0 ? input : nodes.get(edge - 1).output();
    }

    public int classes() {
        return nodes.getLast().output().channels();
    }

    /** Weights of convolutions and dense layers, zeros among them included, biases not. */
    public long weights() {
        return nodes.stream().mapToLong(node -> weights(node).length).sum();
    }

    /** How many of the weights are not zero. */
    public long nonZeroWeights() {
        return nodes.stream().mapToLong(node -> nonZero(weights(node))).sum();
    }

    /** Multiply-adds of convolutions and dense layers for one sample. */
    public long multiplyAdds() {
        long sum = 0;
        for (CompactNode node : nodes) { // asked when a model is loaded, where a stream would be felt
            sum += multiplyAdds(node);
        }
        return sum;
    }

    /** The weights of a node, none of most. */
    public static float[] weights(CompactNode node) {
        if (node instanceof Convolution convolution) {
            return convolution.weights();
        }
        return node instanceof Dense dense ? dense.weights() : new float[0];
    }

    /** The multiply-adds of a node for one sample. */
    public static long multiplyAdds(CompactNode node) {
        Shape output = node.output();
        return (long) weights(node).length * output.height() * output.width();
    }

    static long nonZero(float[] weights) {
        long count = 0;
        for (float weight : weights) {
            count += weight != 0 ? 1 : 0;
        }
        return count;
    }
}
