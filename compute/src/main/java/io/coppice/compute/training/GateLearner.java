package io.coppice.compute.training;

import io.coppice.compute.export.ArrayEntry;
import io.coppice.compute.gate.GateArray;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.OptimizedParameter;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerStep;
import io.coppice.compute.parameter.VectorArrays;
import io.coppice.compute.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The gate parameters φ with their optimizer: draws gates, and learns from what came of them. */
public final class GateLearner {
    private final SparsityMethod method;
    private final Optimizer optimizer;
    private final CounterRandom noise;
    private final Optional<MovingAverage> average;
    private final List<OptimizedParameter> vectors;
    private final List<float[]> phi;
    private final List<float[]> gradient;
    private final List<float[]> noDecay;

    private GateLearner(
            SparsityMethod method,
            Optimizer optimizer,
            CounterRandom noise,
            Optional<MovingAverage> average,
            List<OptimizedParameter> vectors) {
        this.method = method;
        this.optimizer = optimizer;
        this.noise = noise;
        this.average = average;
        this.vectors = vectors;
        this.phi = vectors.stream().map(OptimizedParameter::values).toList();
        this.gradient = phi.stream().map(values -> new float[values.length]).toList();
        this.noDecay = phi.stream().map(values -> new float[values.length]).toList();
    }

    /** φ as the seed has it. */
    public static GateLearner initial(
            SparsityMethod method, Optimizer ofWeights, CounterRandom noise, Optional<MovingAverage> average) {
        Optimizer ofGates = ofWeights.with(method.gateOptimizer(ofWeights.settings()));
        List<float[]> phi = method.initialise(noise);
        List<OptimizedParameter> vectors = new ArrayList<>();
        for (int i = 0; i < phi.size(); i++) {
            boolean averaged = average.isPresent() && method.arrays().get(i).learned();
            vectors.add(new OptimizedParameter(phi.get(i), ofGates.settings(), averaged));
        }
        return new GateLearner(method, ofGates, noise, average, vectors);
    }

    /**
     * φ as a snapshot has it.
     *
     * @throws IllegalArgumentException naming what the snapshot lacks
     */
    public static GateLearner restored(
            SparsityMethod method,
            Optimizer ofWeights,
            CounterRandom noise,
            Optional<MovingAverage> average,
            Map<String, float[]> arrays) {
        Optimizer ofGates = ofWeights.with(method.gateOptimizer(ofWeights.settings()));
        List<OptimizedParameter> vectors = new ArrayList<>();
        List<float[]> initial = method.initialise(noise);
        for (GateArray array : method.arrays()) {
            if (!array.learned() && !arrays.containsKey(array.name())) {
                // The job goes on with settings that remember more, such as gates that are fixed at the end.
                vectors.add(new OptimizedParameter(initial.get(vectors.size()), ofGates.settings(), false));
                continue;
            }
            vectors.add(
                    array.learned()
                            ? VectorArrays.restore(
                                    arrays,
                                    array.name(),
                                    UnaryOperator.identity(),
                                    array.length(),
                                    ofGates.settings(),
                                    average.isPresent())
                            : VectorArrays.restoreUnmoved(arrays, array.name(), array.length()));
        }
        return new GateLearner(method, ofGates, noise, average, vectors);
    }

    public List<float[]> phi() {
        return phi;
    }

    public GateSample draw(long step) {
        return method.draw(phi, step, noise);
    }

    /**
     * @param step from 0, the one that was drawn
     * @param version how many steps φ has taken in, this one included
     */
    public void learn(long step, long version, GateSample draw, StepOutcome outcome) {
        if (method.learnsGates(step)) {
            method.gradient(phi, draw, outcome, gradient);
            move(optimizer.at(version));
        }
        method.settle(phi, outcome, version);
        average.ifPresent(moving -> {
            float share = moving.share(version);
            vectors.forEach(vector -> vector.moveAverage(0, vector.values().length, share));
        });
    }

    private void move(OptimizerStep step) {
        for (int i = 0; i < phi.size(); i++) {
            if (method.arrays().get(i).learned()) {
                float[] ofArray = gradient.get(i);
                vectors.get(i).move(step, 0, ofArray.length, ofArray, 0, noDecay.get(i));
            }
        }
    }

    /** Copies of φ and its optimizer's state, for a snapshot. */
    public List<ArrayEntry.Floats> arrays() {
        List<ArrayEntry.Floats> copies = new ArrayList<>();
        for (int i = 0; i < phi.size(); i++) {
            GateArray array = method.arrays().get(i);
            copies.addAll(VectorArrays.copy(
                    vectors.get(i),
                    array.name(),
                    UnaryOperator.identity(),
                    List.of(array.length()),
                    array.learned() ? optimizer.settings().state() : List.of()));
        }
        return copies;
    }
}
