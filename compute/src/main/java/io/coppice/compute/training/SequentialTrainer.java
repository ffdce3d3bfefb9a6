package io.coppice.compute.training;

import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.SampleOrder;
import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.loss.Loss;
import io.coppice.compute.loss.SoftmaxCrossEntropy;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.parameter.CompactLayout;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.parameter.SliceGradient;
import io.coppice.compute.parameter.UpdateRule;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole of a training step in one thread, without actors: what a sequential job computes, and the yardstick for what
 * the actors cost. Steps are counted from 0 and must be taken in order.
 */
public final class SequentialTrainer {
    private final Network network;
    private final StepPasses passes;
    private final SparsityMethod method;
    private final GateLearner gates;
    private final List<float[]> gateGradients;
    private final List<ShardSlice> parts = new ArrayList<>();
    private final List<Optional<Integer>> gateOfBlock = new ArrayList<>();
    private final UpdateRule rule;
    private final ImageSet data;
    private final SampleOrder order;
    private final BatchAssembler assembler;
    private final float[] images;
    private final int[] samples;
    private final Targets targets;
    private final float[] parametersA;
    private final float[] parametersB;
    private final float[] gradient;

    /** At a constant rate. @param batch samples of a step */
    public SequentialTrainer(
            Network network,
            Kernels kernels,
            SparsityMethod method,
            OptimizerSettings optimizer,
            ImageSet data,
            Preprocessing preprocessing,
            int batch,
            long seed) {
        this(network, kernels, method, Optimizer.of(optimizer), data, preprocessing, batch, seed);
    }

    /** @param batch samples of a step */
    public SequentialTrainer(
            Network network,
            Kernels kernels,
            SparsityMethod method,
            Optimizer optimizer,
            ImageSet data,
            Preprocessing preprocessing,
            int batch,
            long seed) {
        this(network, kernels, method, optimizer, SoftmaxCrossEntropy.PLAIN, data, preprocessing, batch, seed);
    }

    /** With any loss. @param batch samples of a step */
    public SequentialTrainer(
            Network network,
            Kernels kernels,
            SparsityMethod method,
            Optimizer optimizer,
            Loss loss,
            ImageSet data,
            Preprocessing preprocessing,
            int batch,
            long seed) {
        CounterRandom noise = new CounterRandom(seed);
        this.network = network;
        this.passes = StepPasses.of(
                network, kernels, new StepGrouping(data.count(), batch, 1), loss, method.sampleGating(), noise);
        this.method = method;
        this.gates = GateLearner.initial(method, optimizer, noise, Optional.empty());
        this.gateGradients =
                network.gates().stream().map(gate -> new float[gate.units()]).toList();
        this.rule = new UpdateRule(optimizer, method.weightDecay(), Optional.empty());
        this.data = data;
        this.order = new SampleOrder(seed, data.count(), batch);
        this.assembler = new BatchAssembler(preprocessing);
        Shape input = network.input();
        this.images = new float[Tensor.capacity(input.channels(), input.height(), input.width(), batch)];
        this.samples = new int[batch];
        this.targets = data.targets().allocate(batch);
        int size = 0;
        for (int block = 0; block < network.blocks().size(); block++) {
            addPart(block, noise);
            size += network.blocks().get(block).size();
        }
        this.parametersA = new float[size];
        this.parametersB = new float[size];
        this.gradient = new float[size];
    }

    private void addPart(int block, CounterRandom noise) {
        BlockShape shape = network.blocks().get(block);
        Optional<Integer> gate = Optional.empty();
        for (int i = 0; i < network.gates().size(); i++) {
            gate = network.gates().get(i).block() == block ? Optional.of(i) : gate;
        }
        Optional<GateShape.Axis> axis = gate.map(i -> network.gates().get(i).axis());
        RowRange whole = new RowRange(block, 0, shape.outputs());
        gateOfBlock.add(gate);
        ShardSlice part = ShardSlice.initial(
                shape,
                whole,
                axis,
                network.initialBlock(block, noise),
                rule.optimizer().settings(),
                false);
        method.weightRule()
                .ifPresent(ruled -> part.ruledBy(ruled, rule.optimizer().settings()));
        parts.add(part);
    }

    public int stepsPerEpoch() {
        return order.stepsPerEpoch();
    }

    public List<float[]> phi() {
        return gates.phi();
    }

    /**
     * Draws, computes and learns one step.
     *
     * @return the mean loss of pass A
     */
    public double step(long step) {
        return step(step, draw(step));
    }

    /** The gates of a step, which another loop may take as well. */
    public GateSample draw(long step) {
        return gates.draw(step);
    }

    /** The same with given gates. */
    public double step(long step, GateSample draw) {
        Tensor batch = assemble(step);
        List<float[]> norms = squaredNorms();
        List<float[]> sums = method.weightRule()
                .map(ruled -> ruled.sums(network.blocks(), parts, step))
                .orElse(List.of());
        List<OpenBlock> openA = network.open(draw.openInA());
        List<OpenBlock> openB = draw.passesCoincide() ? List.of() : network.open(draw.openInB());
        gather(openA, parametersA);
        gather(openB, parametersB);
        StepPasses.Losses losses = passes.run(
                new StepPasses.Work(step, draw, openA, parametersA, openB, parametersB, batch, targets),
                gradient,
                gateGradients);
        StepOutcome outcome = new StepOutcome(losses.lossA(), losses.lossB(), norms, losses.gateGradients());
        gates.learn(step, step + 1, draw, outcome);
        apply(step, openA, draw.probabilities(), sums);
        return losses.lossA();
    }

    private Tensor assemble(long step) {
        int count = order.samples(step, samples);
        Shape input = network.input();
        Tensor batch = Tensor.over(images, input.channels(), input.height(), input.width(), count);
        assembler.fill(data, samples, batch, targets);
        return batch;
    }

    private void gather(List<OpenBlock> open, float[] parameters) {
        int at = 0;
        for (int block = 0; block < open.size(); block++) {
            at = parts.get(block).gather(open.get(block), parameters, at);
        }
    }

    private List<float[]> squaredNorms() {
        List<float[]> norms = new ArrayList<>();
        for (GateShape gate : network.gates()) {
            float[] byUnit = new float[gate.units()];
            parts.get(gate.block()).addSquaredNorms(byUnit);
            norms.add(byUnit);
        }
        return norms;
    }

    private void apply(long step, List<OpenBlock> open, List<float[]> probabilities, List<float[]> sums) {
        CompactLayout layout = new CompactLayout(network.blocks(), open);
        UpdateRule.Update update = rule.at(step + 1);
        for (int block = 0; block < parts.size(); block++) {
            SliceGradient ofPart =
                    new SliceGradient(gradient, layout.weightsAt(block), gradient, layout.biasesAt(block));
            float[] ofGates = gateOfBlock.get(block).map(probabilities::get).orElse(new float[0]);
            parts.get(block).apply(ofPart, open.get(block), ofGates, update, sums);
        }
        method.weightRule().ifPresent(ruled -> {
            List<float[]> surveys =
                    ruled.surveys(step) ? ruled.surveys(network.blocks(), sums, step) : List.<float[]>of();
            parts.forEach(part -> part.reach(step + 1, surveys));
        });
    }

    /** The network as it stands, under its evaluation gates. */
    public FoldedNetwork folded() {
        List<float[]> blocks = new ArrayList<>();
        for (ShardSlice part : parts) {
            float[] weights = part.evaluated();
            float[] biases = part.biases().values();
            float[] block = new float[weights.length + biases.length];
            System.arraycopy(weights, 0, block, 0, weights.length);
            System.arraycopy(biases, 0, block, weights.length, biases.length);
            blocks.add(block);
        }
        return FoldedNetwork.of(network, blocks, method.evaluationGates(gates.phi()));
    }
}
