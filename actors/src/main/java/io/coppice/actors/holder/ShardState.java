package io.coppice.actors.holder;

import io.coppice.compute.operator.GateShape;
import io.coppice.compute.operator.OpenBlock;
import io.coppice.compute.optimizer.ElementwiseKernels;
import io.coppice.compute.parameter.PartArrays;
import io.coppice.compute.parameter.PruningPlan;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.parameter.SliceGradient;
import io.coppice.compute.parameter.UpdateRule;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.ParameterProtocol.Applied;
import io.coppice.protocols.message.ParameterProtocol.PullReply;
import io.coppice.protocols.message.ParameterProtocol.PushReply;
import io.coppice.protocols.message.ParameterProtocol.Refused;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.ParameterProtocol.Slices;
import io.coppice.protocols.message.SnapshotProtocol;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of one shard in one incarnation, and which steps they have taken in.
 *
 * <pre>
 *   event \ step k      never seen               staged (k, a)            taken in
 *   pull(k, a)          slices                   slices                   slices (nobody will use them)
 *   push(k, a, g)       asynchronous: taken in   another attempt beside   as is
 *                       else staged              it; the same: as is
 *   commit(.., (k, a))  refused                  taken in: the steps of   as is, when all are
 *                                                an update as their mean
 *   retire(k + 1)       the state is lost        the state is lost        forgotten
 *   snapshot            refused when a step above an unseen one was taken in, else a copy
 * </pre>
 *
 * A gradient that is not finite is refused before anything is staged or applied. When attempts of an asynchronous step
 * mix, this shard having taken the first and another the second, each still holds the step exactly once.
 *
 * <p>Invariant: version = steps taken in, those of the checkpoint included; the updates they make number Adam's steps.
 */
final class ShardState {
    static final String MOST_MISSED = "updates-missed-at-most";

    private final HolderPlan plan;
    private final int shard;
    private final List<ShardSlice> parts;
    private final UpdateRule rule;
    private final Optional<PruningPlan> weightRule;
    private final AppliedSteps taken;
    private List<float[]> surveys = List.of();
    private final Staleness staleness = new Staleness();
    private final List<float[]> squaredNorms = new ArrayList<>();
    private final PullBuffers buffers;
    private final StagedPushes staged;
    private final Optional<GradientCorrection> correction;

    /** @param steps taken in by these parts */
    ShardState(HolderPlan plan, int shard, List<ShardSlice> parts, long steps) {
        this.plan = plan;
        this.shard = shard;
        this.parts = List.copyOf(parts);
        this.rule = new UpdateRule(plan.optimizer(), plan.method().weightDecay(), plan.average());
        this.weightRule = plan.method().weightRule();
        this.taken = new AppliedSteps(steps);
        for (GateShape gate : plan.network().gates()) {
            boolean held = parts.stream().anyMatch(part -> part.part().block() == gate.block());
            squaredNorms.add(new float[held ? gate.units() : 0]);
        }
        int floats =
                parts.stream().mapToInt(part -> part.part().size(part.shape())).sum();
        buffers = new PullBuffers(
                floats, squaredNorms.stream().mapToInt(norms -> norms.length).toArray());
        staged = new StagedPushes(floats);
        correction = GradientCorrection.of(plan.correction(), this.parts, floats);
        measure();
    }

    long version() {
        return taken.count();
    }

    /** Buffers that are lent and pushes that wait, beside the parameters. */
    int kept() {
        return buffers.lent() + staged.count();
    }

    Staleness staleness() {
        return staleness;
    }

    /** @param openInB empty when pass B is skipped */
    PullReply pull(StepId step, List<UnitSet> openInA, List<UnitSet> openInB) {
        List<OpenBlock> openA = plan.network().open(openInA);
        PullBuffers.Buffer buffer = buffers.lend(step.step(), step.attempt(), version(), openInA, openA);
        Slice passA = new Slice(buffer.passA, 0, gather(openA, buffer.passA));
        Slice passB = new Slice(buffer.passA, 0, 0);
        if (!openInB.isEmpty()) {
            passB = new Slice(buffer.passB(), 0, gather(plan.network().open(openInB), buffer.passB()));
        }
        for (int layer = 0; layer < squaredNorms.size(); layer++) {
            float[] norms = squaredNorms.get(layer);
            System.arraycopy(norms, 0, buffer.squaredNorms.get(layer), 0, norms.length);
        }
        List<float[]> sums = weightRule
                .map(ruled -> ruled.sums(
                        plan.network().blocks(), parts, plan.grouping().update(step.step())))
                .orElse(List.of());
        return new Slices(step, shard, version(), passA, passB, buffer.squaredNorms, sums);
    }

    private int gather(List<OpenBlock> open, float[] out) {
        int at = 0;
        for (ShardSlice part : parts) {
            at = part.gather(open.get(part.part().block()), out, at);
        }
        return at;
    }

    /** Takes a gradient in once, or stages it. */
    PushReply push(
            StepId step,
            List<UnitSet> open,
            List<Slice> gradients,
            List<float[]> probabilities,
            List<float[]> layerSums) {
        Optional<PullBuffers.Buffer> pulled = buffers.giveBack(step.step(), step.attempt());
        if (taken.contains(step.step())) {
            return new Applied(step, shard, version());
        }
        List<OpenBlock> blocks = pulled.flatMap(buffer -> buffer.open(open))
                .orElseGet(() -> plan.network().open(open));
        Optional<String> complaint = complaint(blocks, gradients);
        if (complaint.isPresent()) {
            return new Refused(step, shard, complaint.get());
        }
        long missed = pulled.map(buffer -> version() - buffer.version()).orElse(0L);
        pulled.ifPresent(buffer -> staleness.add(missed));
        if (plan.staged()) {
            staged.add(
                    new StagedPushes.Attempt(step.step(), step.attempt()), open, gradients, probabilities, layerSums);
        } else {
            List<SliceGradient> perPart = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i += 2) {
                Slice weights = gradients.get(i);
                Slice biases = gradients.get(i + 1);
                perPart.add(new SliceGradient(weights.data(), weights.from(), biases.data(), biases.from()));
            }
            Optional<GradientCorrection> corrected = correction.filter(each ->
                    pulled.filter(buffer -> buffer.open(open).isPresent()).isPresent());
            List<SliceGradient> taught = corrected
                    .map(each -> each.correct(perPart, blocks, pulled.orElseThrow().passA))
                    .orElse(perPart);
            taken.add(step.step());
            apply(
                    plan.grouping().update(step.step()),
                    plan.correction().rateFactor(missed),
                    blocks,
                    taught,
                    probabilities,
                    layerSums);
            corrected.ifPresent(each -> each.applied(blocks));
        }
        return new Applied(step, shard, version());
    }

    /** Whether this attempt's push changes nothing any more. */
    boolean hasHeard(StepId step) {
        return taken.contains(step.step()) || staged.contains(new StagedPushes.Attempt(step.step(), step.attempt()));
    }

    private Optional<String> complaint(List<OpenBlock> open, List<Slice> gradients) {
        if (gradients.size() != 2 * parts.size()) {
            return Optional.of(
                    "a push to " + parts.size() + " parts needs twice as many slices, not " + gradients.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            ShardSlice part = parts.get(i);
            OpenBlock block = open.get(part.part().block());
            int[] expected = {
                part.part().openWeights(part.shape(), block), part.part().openBiases(part.shape(), block)
            };
            for (int kind = 0; kind < 2; kind++) {
                Slice slice = gradients.get(2 * i + kind);
                if (slice.length() != expected[kind]) {
                    return Optional.of("the gradient of layer " + part.shape().name() + " has " + slice.length()
                            + " numbers where " + expected[kind] + " are open");
                }
                if (!ElementwiseKernels.FASTEST.isFinite(slice.data(), slice.from(), slice.length())) {
                    return Optional.of("the gradient of layer " + part.shape().name() + " is not a finite number");
                }
            }
        }
        return Optional.empty();
    }

    /** @param update from 0; what it depends on is numbered as all holders number it */
    private void apply(
            long update,
            double rateFactor,
            List<OpenBlock> open,
            List<SliceGradient> gradients,
            List<float[]> probabilities,
            List<float[]> layerSums) {
        long updates = plan.grouping().updates(version());
        UpdateRule.Update numbers = rule.at(updates, rateFactor);
        for (int i = 0; i < parts.size(); i++) {
            int block = parts.get(i).part().block();
            parts.get(i)
                    .apply(
                            gradients.get(i),
                            open.get(block),
                            probabilitiesOf(block, probabilities),
                            numbers,
                            layerSums);
        }
        weightRule.ifPresent(ruled -> {
            if (ruled.surveys(update)) {
                surveys = ruled.surveys(plan.network().blocks(), layerSums, update);
            }
            parts.forEach(part -> part.reach(updates, surveys));
        });
        measure();
    }

    private float[] probabilitiesOf(int block, List<float[]> probabilities) {
        List<GateShape> gates = plan.network().gates();
        for (int layer = 0; layer < gates.size(); layer++) {
            if (gates.get(layer).block() == block) {
                return probabilities.get(layer);
            }
        }
        return new float[0];
    }

    private void measure() {
        List<GateShape> gates = plan.network().gates();
        for (int layer = 0; layer < gates.size(); layer++) {
            float[] norms = squaredNorms.get(layer);
            Arrays.fill(norms, 0);
            for (ShardSlice part : parts) {
                if (part.part().block() == gates.get(layer).block()) {
                    part.addSquaredNorms(norms);
                }
            }
        }
    }

    /** Takes staged pushes in, all or none. @return why not */
    Optional<String> commit(List<StepId> steps) {
        if (steps.stream().allMatch(step -> taken.contains(step.step()))) {
            return Optional.empty();
        }
        long expected = version();
        for (StepId step : steps) {
            if (step.step() != expected++) {
                return Optional.of("step " + step.step() + " cannot follow, shard " + shard + " has " + taken);
            }
            if (!staged.contains(new StagedPushes.Attempt(step.step(), step.attempt()))) {
                return Optional.of("no push of " + step + " came to shard " + shard);
            }
        }
        List<List<StepId>> updates = Updates.of(steps, plan.grouping());
        for (List<StepId> update : updates) {
            if (!staged.areAlike(update)) {
                return Optional.of("the steps " + update + " of one update have other gates at shard " + shard);
            }
        }
        updates.forEach(this::applyStaged);
        staged.forgetBelow(version());
        return Optional.empty();
    }

    /** Of the steps of an update the mean gradient, weighted by their samples; of running statistics as well. */
    private void applyStaged(List<StepId> update) {
        StagedPushes.Staged push = staged.mean(update, Updates.shares(update, plan.grouping()));
        List<OpenBlock> open = plan.network().open(push.open());
        List<SliceGradient> gradients = new ArrayList<>();
        int at = 0;
        for (ShardSlice part : parts) {
            RowRange rows = part.part();
            OpenBlock block = open.get(rows.block());
            gradients.add(SliceGradient.of(push.gradient(), at, rows.openWeights(part.shape(), block)));
            at += rows.openSize(part.shape(), block);
        }
        update.forEach(step -> taken.add(step.step()));
        long number = plan.grouping().update(update.getFirst().step());
        apply(number, 1, open, gradients, push.probabilities(), push.layerSums());
    }

    /** Steps below are finished. @return why this state cannot be the job's: one of them is missing here */
    Optional<String> retire(long step) {
        buffers.retire(step);
        staged.forgetBelow(step);
        return taken.mark() >= step
                ? Optional.empty()
                : Optional.of("all steps below " + step + " are finished, but it has taken in only " + taken);
    }

    /** Why no snapshot can be taken now. */
    Optional<String> snapshotRefusal() {
        return taken.hasGaps()
                ? Optional.of("shard " + shard + " is not drained, it has taken in " + taken)
                : Optional.empty();
    }

    /** A copy of everything, or of what is needed to compute with the network. */
    Part snapshot(String name, boolean weightsOnly) {
        List<NamedArray> arrays = new ArrayList<>();
        for (ShardSlice part : parts) {
            PartArrays.copy(
                            part,
                            weightsOnly
                                    ? List.of()
                                    : plan.optimizer().settings().state())
                    .forEach(array -> arrays.add(Snapshots.named(array)));
        }
        return new Part(name, shard, arrays, Map.of(SnapshotProtocol.STEPS, version(), MOST_MISSED, staleness.most()));
    }
}
