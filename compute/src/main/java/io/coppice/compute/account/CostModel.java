package io.coppice.compute.account;

import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.tensor.UnitCounts;
import io.coppice.compute.tensor.UnitProbabilities;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.compute.tensor.Units;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights and multiply-adds of a network, for given open units and on average under π. The multiply-adds of a
 * convolution use its output's height and width, and both closed inputs and closed outputs are saved.
 */
public final class CostModel {
    private final Network network;

    public CostModel(Network network) {
        this.network = network;
    }

    /** The network with every unit. */
    public Cost full() {
        return ofOpen(
                network.gates().stream().map(gate -> UnitSet.all(gate.units())).toList());
    }

    /** The true intersection: a closed channel closes its inputs of the next layer. {@code open} is by gate layer. */
    public Cost ofOpen(List<UnitSet> open) {
        return sum(network.edges(open, UnitSet.all(network.input().channels())));
    }

    /** As the papers count, where a closed channel does not close its inputs of a dense layer. */
    public Cost ofOpenInPapers(List<UnitSet> open) {
        return sum(network.edgesOfPapers(open, UnitSet.all(network.input().channels())));
    }

    /** The mean over draws of independent gates with these π, by gate layer; the true intersection. */
    public Cost expected(List<float[]> probabilities) {
        UnitProbabilities none = UnitProbabilities.of(new float[0]);
        return sum(network.edges(
                probabilities.stream().map(UnitProbabilities::of).toList(),
                none.whole(network.input().channels())));
    }

    /** As the papers count, given how many units of each gate layer are open on average. */
    public Cost ofMeanCounts(double[] counts) {
        List<UnitCounts> gates = new ArrayList<>();
        for (int layer = 0; layer < counts.length; layer++) {
            gates.add(new UnitCounts(network.gates().get(layer).units(), counts[layer]));
        }
        int channels = network.input().channels();
        return sum(network.edgesOfPapers(gates, new UnitCounts(channels, channels)));
    }

    /**
     * Multiply-adds of one step: forward, backward to weights and, but for the first layer with weights, backward to data
     * in pass A; forward in pass B, when that can take nothing over from pass A.
     *
     * @param openInB an empty list when pass B is skipped
     */
    public long ofStep(List<UnitSet> openInA, List<UnitSet> openInB, int samples) {
        List<UnitSet> edges = network.edges(openInA, UnitSet.all(network.input().channels()));
        double sum = openInB.isEmpty() ? 0 : ofOpen(openInB).multiplyAdds();
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            if (node.hasBlock()) {
                sum += (node.block() == 0 ? 2 : 3)
                        * cost(node, edges.get(node.from()[0]), edges.get(i + 1))
                                .multiplyAdds();
            }
        }
        return (long) (sum * samples);
    }

    private <U extends Units<U>> Cost sum(List<U> edges) {
        double weights = 0;
        double multiplyAdds = 0;
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            if (node.hasBlock()) {
                Cost cost = cost(node, edges.get(node.from()[0]), edges.get(i + 1));
                weights += cost.weights();
                multiplyAdds += cost.multiplyAdds();
            }
        }
        return new Cost(weights, multiplyAdds);
    }

    /** Batch normalisation costs nothing: it is folded into the weights before it in the finished network. */
    private <U extends Units<U>> Cost cost(Node node, U in, U out) {
        double weights = node.operator().weights(network.blocks().get(node.block()), in, out);
        return new Cost(weights, weights * node.weightUses());
    }
}
