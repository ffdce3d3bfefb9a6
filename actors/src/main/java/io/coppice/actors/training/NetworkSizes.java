package io.coppice.actors.training;

import io.coppice.compute.account.Cost;
import io.coppice.compute.account.CostModel;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.NetworkSize;
import java.util.List;

/** Counts a network under its evaluation gates, for reports. */
final class NetworkSizes {
    private final CostModel account;
    private final Cost full;
    private final int[] units;

    NetworkSizes(Network network) {
        this.account = new CostModel(network);
        this.full = account.full();
        this.units = network.gates().stream().mapToInt(GateShape::units).toArray();
    }

    /**
     * @param evaluationGates by gate layer, 0 where a unit is removed
     * @param probabilities π by gate layer
     */
    NetworkSize of(List<float[]> evaluationGates, List<float[]> probabilities) {
        List<UnitSet> kept = FoldedNetwork.kept(evaluationGates);
        Cost open = account.ofOpen(kept);
        Cost expected = account.expected(probabilities);
        return new NetworkSize(
                kept.stream().mapToInt(UnitSet::count).toArray(),
                units.clone(),
                Math.round(open.weights()),
                Math.round(account.ofOpenInPapers(kept).weights()),
                Math.round(full.weights()),
                Math.round(open.multiplyAdds()),
                Math.round(full.multiplyAdds()),
                expected.weights(),
                expected.multiplyAdds());
    }
}
