package io.coppice.compute.compact;

import io.coppice.compute.operator.CompactNode;
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

    /** Weights that are counted, zeros among them included, biases not. */
    public long weights() {
        return nodes.stream().mapToLong(node -> node.weights().length).sum();
    }

    /** How many of the weights are not zero. */
    public long nonZeroWeights() {
        return nodes.stream().mapToLong(node -> nonZero(node.weights())).sum();
    }

    /** Multiply-adds for one sample. */
    public long multiplyAdds() {
        long sum = 0;
        for (CompactNode node : nodes) { // asked when a model is loaded, where a stream would be felt
            sum += node.multiplyAdds();
        }
        return sum;
    }

    static long nonZero(float[] weights) {
        long count = 0;
        for (float weight : weights) {
            count += weight != 0 ? 1 : 0;
        }
        return count;
    }
}
