package io.coppice.compute.training;

import io.coppice.compute.gate.Draw;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.AdamStep;
import io.coppice.compute.optimizer.AdamVector;
import io.coppice.compute.tensor.Noise;
import java.util.List;

/** The gate parameters φ with their optimizer: draws gates, and learns from what came of them. */
final class GateLearner {
    private final SparsityMethod method;
    private final AdamSettings adam;
    private final Noise noise;
    private final List<AdamVector> vectors;
    private final List<float[]> phi;
    private final List<float[]> gradient;
    private final List<float[]> noDecay;

    GateLearner(SparsityMethod method, AdamSettings ofWeights, Noise noise) {
        this.method = method;
        this.adam = method.gateOptimizer(ofWeights);
        this.noise = noise;
        this.phi = method.initialise(noise);
        this.vectors = phi.stream().map(values -> new AdamVector(values, false)).toList();
        this.gradient = phi.stream().map(values -> new float[values.length]).toList();
        this.noDecay = phi.stream().map(values -> new float[values.length]).toList();
    }

    List<float[]> phi() {
        return phi;
    }

    Draw draw(long step) {
        return method.draw(phi, step, noise);
    }

    /** @param step from 0 */
    void learn(long step, Draw draw, StepOutcome outcome) {
        if (!method.learnsGates()) {
            return;
        }
        method.gradient(phi, draw, outcome, gradient);
        AdamStep numbers = adam.at(step + 1);
        for (int layer = 0; layer < phi.size(); layer++) {
            float[] ofLayer = gradient.get(layer);
            vectors.get(layer).move(numbers, 0, ofLayer.length, ofLayer, 0, noDecay.get(layer));
        }
        method.project(phi);
    }
}
