package io.coppice.compute.parameter;

import io.coppice.compute.network.Network;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a method does to single weights, wherever they are held. A holder derives everything from the number of the step:
 * phases begin when the last step of an epoch has been taken in, before which nothing of the next was handed out, so
 * every holder begins them at the same state of the whole network and no message is needed.
 *
 * @param network whose weights
 * @param stepsPerEpoch what turns steps to epochs
 * @param blocks the blocks whose weights are ruled; biases and normalisation only follow
 * @param classifier the block whose biases stay when a row of weights is pruned away: nothing gates its outputs
 * @param regulariser added to the loss in the phases that say so
 * @param strength what the regulariser is multiplied by
 * @param softMasks the masks of the phases that have them
 * @param phases in the order of their epochs, the first from epoch 0
 */
public record PruningPlan(
        Network network,
        int stepsPerEpoch,
        Set<Integer> blocks,
        int classifier,
        Optional<Regulariser> regulariser,
        double strength,
        Optional<SoftMasks> softMasks,
        List<PruningPhase> phases) {

    public PruningPlan {
        blocks = Set.copyOf(blocks);
        phases = List.copyOf(phases);
        if (phases.isEmpty() || phases.getFirst().fromEpoch() != 0) {
            throw new IllegalArgumentException("A rule's first phase begins with epoch 0: " + phases);
        }
    }

    /** The phase that a step belongs to. @param step from 0 */
    public PruningPhase at(long step) {
        PruningPhase here = phases.getFirst();
        for (PruningPhase phase : phases) {
            here = step >= start(phase) ? phase : here;
        }
        return here;
    }

    private long start(PruningPhase phase) {
        return (long) phase.fromEpoch() * stepsPerEpoch;
    }

    /** What begins when so many steps are taken in; what training begins with does not count. */
    public Optional<PruningPhase> beginningAt(long version) {
        return phases.stream()
                .filter(phase -> version > 0 && start(phase) == version)
                .findFirst();
    }

    /** β of a step. */
    float beta(long step) {
        int epoch = (int) (step / stepsPerEpoch);
        return (float) softMasks.orElseThrow().beta(epoch - at(roundStart(step)).fromEpoch());
    }

    /** A round goes on when a phase begins that does not restart the optimizer. */
    private long roundStart(long step) {
        long round = 0;
        for (PruningPhase phase : phases) {
            round = phase.restarts() && step >= start(phase) ? start(phase) : round;
        }
        return round;
    }

    boolean keeps() {
        return phases.stream().anyMatch(PruningPhase::keeps);
    }

    /** How many numbers of a block's layer-wide sums a step needs. */
    int sums(int block, BlockShape shape, long step) {
        return regularised(block, step) ? regulariser.orElseThrow().sums(shape) : 0;
    }

    boolean regularised(int block, long step) {
        return blocks.contains(block) && regulariser.isPresent() && at(step).regularised();
    }

    /** How many numbers follow them for what goes after the step. */
    int survey(int block, long step) {
        if (!blocks.contains(block)) {
            return 0;
        }
        return countsLiving(step)
                ? LiveUnits.numbers(network.blocks().get(block))
                : beginningAt(step + 1)
                        .flatMap(PruningPhase::pruning)
                        .map(Pruning::survey)
                        .orElse(0);
    }

    /** Whether something that depends on surveys goes after a step. */
    public boolean surveys(long step) {
        return countsLiving(step) || beginningAt(step + 1).isPresent();
    }

    /**
     * Whether a step is an epoch's last, after which units close that the masks have made useless: the masks were the same
     * in all the epoch, and stay.
     */
    boolean countsLiving(long step) {
        boolean held = phases.stream()
                .filter(phase -> start(phase) <= step)
                .anyMatch(phase -> phase.pruning().isPresent() || phase.masks() == PruningPhase.Masks.TICKET);
        return held && (step + 1) % stepsPerEpoch == 0 && beginningAt(step + 1).isEmpty();
    }

    /** What is left of every block. @param surveys of a step that counts the living */
    List<OpenBlock> living(List<float[]> surveys) {
        return LiveUnits.of(network, surveys, classifier);
    }

    /** The layer-wide sums of some parts, one array a block of the network, for a step. */
    public List<float[]> sums(List<BlockShape> shapes, List<ShardSlice> parts, long step) {
        List<float[]> sums = new ArrayList<>();
        for (int block = 0; block < shapes.size(); block++) {
            sums.add(new float[sums(block, shapes.get(block), step) + survey(block, step)]);
        }
        for (ShardSlice part : parts) {
            part.addSums(step, sums.get(part.part().block()));
        }
        return sums;
    }

    /** What the sums of a step hold for the pruning that follows it. */
    public List<float[]> surveys(List<BlockShape> shapes, List<float[]> sums, long step) {
        List<float[]> surveys = new ArrayList<>();
        for (int block = 0; block < sums.size(); block++) {
            int from = sums(block, shapes.get(block), step);
            surveys.add(Arrays.copyOfRange(sums.get(block), from, sums.get(block).length));
        }
        return surveys;
    }

    /**
     * The part of the loss that is not the task's: the regulariser's at these weights, whichever phase it is, and λ Σm.
     *
     * @param weights then biases, by block
     * @param maskSum Σm
     */
    public double penalty(List<BlockShape> shapes, List<float[]> weights, double maskSum) {
        double penalty = softMasks.map(SoftMasks::strength).orElse(0.0) * maskSum;
        for (int block : blocks.stream().sorted().toList()) {
            if (regulariser.isPresent()) {
                BlockShape shape = shapes.get(block);
                float[] sums = new float[regulariser.get().sums(shape)];
                float[] ofBlock = Arrays.copyOf(weights.get(block), shape.weights());
                regulariser.get().addSums(shape, ofBlock, sums);
                penalty += strength * regulariser.get().value(shape, sums);
            }
        }
        return penalty;
    }

    /** The stretches over which the optimizer runs. @param epochs of the training */
    public List<Optimizer.Stretch> stretches(int epochs) {
        List<PruningPhase> starts = phases.stream()
                .filter(phase -> phase.fromEpoch() == 0 || phase.restarts())
                .toList();
        List<Optimizer.Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int from = starts.get(i).fromEpoch();
            int to = i + 1 < starts.size() ? starts.get(i + 1).fromEpoch() : epochs;
            stretches.add(new Optimizer.Stretch(from, to - from, starts.get(i).rateFactor()));
        }
        return stretches;
    }
}
