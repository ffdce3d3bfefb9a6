package io.coppice.compute.gate;

import io.coppice.compute.tensor.UnitSet;
import java.util.List;

/** The gates of a whole network for one step. */
public record GateSample(List<GateDraw> layers) {

    public List<UnitSet> openInA() {
        return layers.stream().map(GateDraw::a).toList();
    }

    public List<UnitSet> openInB() {
        return layers.stream().map(GateDraw::b).toList();
    }

    /** Pass B computes nothing new and is skipped. */
    public boolean passesCoincide() {
        return layers.stream().allMatch(GateDraw::coincides);
    }

    public List<float[]> probabilities() {
        return layers.stream().map(GateDraw::probability).toList();
    }
}
