package io.coppice.actors.holder;

import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.optimizer.ElementwiseKernels;
import io.coppice.compute.training.GateLearner;
import io.coppice.protocols.message.GateProtocol.Drawn;
import io.coppice.protocols.message.GateProtocol.Learned;
import io.coppice.protocols.message.GateProtocol.OutcomeReply;
import io.coppice.protocols.message.GateProtocol.Refused;
import io.coppice.protocols.message.SnapshotProtocol;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The gate parameters φ of a job in one incarnation, the draws of the steps under way, and which outcomes were learned.
 *
 * <pre>
 *   event \ step k      never drawn              drawn                    learned            retired
 *   ask draw(k)         drawn from φ, kept:      the same draw            the same draw      drawn, not kept
 *                       one for all steps of
 *                       an update
 *   outcome(k, a, o)    refused                  asynchronous: learned    as is              as is
 *                                                else staged as (k, a)
 *   commit(.., (k, a))  refused                  staged: learned, those   as is, when all are
 *                                                of an update as their
 *                                                mean
 *   retire(k + 1)       the state is lost        the state is lost        forgotten          -
 *   snapshot            refused when a step above an unlearned one was learned, else a copy
 * </pre>
 *
 * φ moves at outcomes or, where these are staged, at commits only, so that all draws of a group come from φ at its start.
 * The gradient uses the π that the step was drawn with. An outcome that is not finite is refused.
 *
 * <p>Invariant: steps taken in = outcomes learned, those of the checkpoint included; their updates number Adam's steps.
 */
final class GateState {
    static final int HOLDER = -1;

    private final HolderPlan plan;
    private final GateLearner learner;
    private final AppliedSteps taken;
    private final TreeMap<Long, GateSample> draws = new TreeMap<>();
    private final Map<StagedPushes.Attempt, StepOutcome> staged = new HashMap<>();
    private final long[] heldOpen;

    /** @param steps taken in by this learner's φ */
    GateState(HolderPlan plan, GateLearner learner, long steps) {
        this.plan = plan;
        this.learner = learner;
        this.taken = new AppliedSteps(steps);
        this.heldOpen = new long[plan.network().gates().size()];
    }

    long version() {
        return taken.count();
    }

    /** Draws and outcomes that are kept, beside φ. */
    int kept() {
        return draws.size() + staged.size();
    }

    /** How often a layer would have closed entirely and was held open, by gate layer. */
    long[] heldOpen() {
        return heldOpen.clone();
    }

    /** Every attempt of a step gets the same draw. */
    Drawn draw(StepId step) {
        long update = plan.grouping().update(step.step());
        GateSample known = draws.get(update);
        if (known != null) {
            return new Drawn(step, known);
        }
        GateSample draw = learner.draw(update);
        if (!taken.contains(step.step())) {
            draws.put(update, draw);
            for (int layer = 0; layer < heldOpen.length; layer++) {
                heldOpen[layer] += draw.layers().get(layer).heldOpen() ? 1 : 0;
            }
        }
        return new Drawn(step, draw);
    }

    /** Learns from an outcome once, or stages it. */
    OutcomeReply outcome(StepId step, StepOutcome outcome) {
        if (taken.contains(step.step())) {
            return new Learned(step);
        }
        if (!draws.containsKey(plan.grouping().update(step.step()))) {
            return new Refused(step, "the gates of this step were never drawn here");
        }
        Optional<String> complaint = complaint(outcome);
        if (complaint.isPresent()) {
            return new Refused(step, complaint.get());
        }
        if (plan.staged()) {
            staged.putIfAbsent(new StagedPushes.Attempt(step.step(), step.attempt()), outcome.copy());
        } else {
            learn(List.of(step), outcome);
        }
        return new Learned(step);
    }

    /** Whether this attempt's outcome changes nothing any more. */
    boolean hasHeard(StepId step) {
        return taken.contains(step.step()) || staged.containsKey(new StagedPushes.Attempt(step.step(), step.attempt()));
    }

    private Optional<String> complaint(StepOutcome outcome) {
        if (!Double.isFinite(outcome.lossA()) || !Double.isFinite(outcome.lossB())) {
            return Optional.of(
                    "the loss is not a finite number (pass A " + outcome.lossA() + ", pass B " + outcome.lossB() + ")");
        }
        boolean scaled = !outcome.gateGradients().isEmpty();
        return complaint("squared norms", outcome.squaredNorms())
                .or(() -> scaled ? complaint("gate gradients", outcome.gateGradients()) : Optional.empty());
    }

    private Optional<String> complaint(String what, List<float[]> byLayer) {
        for (int layer = 0; layer < heldOpen.length; layer++) {
            GateShape gate = plan.network().gates().get(layer);
            float[] numbers = byLayer.get(layer);
            if (numbers.length != gate.units() || !ElementwiseKernels.FASTEST.isFinite(numbers, 0, numbers.length)) {
                return Optional.of(
                        "the " + what + " of layer " + gate.name() + " are not " + gate.units() + " finite numbers");
            }
        }
        return Optional.empty();
    }

    private void learn(List<StepId> update, StepOutcome outcome) {
        update.forEach(step -> taken.add(step.step()));
        long number = plan.grouping().update(update.getFirst().step());
        learner.learn(number, plan.grouping().updates(version()), draws.get(number), outcome);
    }

    /** Learns from staged outcomes, all or none. @return why not */
    Optional<String> commit(List<StepId> steps) {
        if (steps.stream().allMatch(step -> taken.contains(step.step()))) {
            return Optional.empty();
        }
        long expected = version();
        for (StepId step : steps) {
            if (step.step() != expected++) {
                return Optional.of("step " + step.step() + " cannot follow, the gate sampler has " + taken);
            }
            if (!staged.containsKey(new StagedPushes.Attempt(step.step(), step.attempt()))) {
                return Optional.of("no outcome of " + step + " came to the gate sampler");
            }
        }
        for (List<StepId> update : Updates.of(steps, plan.grouping())) {
            List<StepOutcome> outcomes = update.stream()
                    .map(step -> staged.get(new StagedPushes.Attempt(step.step(), step.attempt())))
                    .toList();
            boolean single = outcomes.size() == 1;
            learn(
                    update,
                    single ? outcomes.getFirst() : StepOutcome.mean(outcomes, Updates.shares(update, plan.grouping())));
        }
        forgetStaged(version());
        return Optional.empty();
    }

    private void forgetStaged(long below) {
        staged.keySet().removeIf(attempt -> attempt.step() < below);
    }

    /** Steps below are finished: their draws are forgotten. @return why this state cannot be the job's */
    Optional<String> retire(long step) {
        draws.headMap(plan.grouping().update(step)).clear();
        forgetStaged(step);
        return taken.mark() >= step
                ? Optional.empty()
                : Optional.of("all steps below " + step + " are finished, but it has learned only " + taken);
    }

    /** Why no snapshot can be taken now. */
    Optional<String> snapshotRefusal() {
        return taken.hasGaps()
                ? Optional.of("the gate sampler is not drained, it has learned " + taken)
                : Optional.empty();
    }

    Part snapshot(String name) {
        List<NamedArray> arrays =
                learner.arrays().stream().map(Snapshots::named).toList();
        return new Part(name, HOLDER, arrays, Map.of(SnapshotProtocol.STEPS, version()));
    }
}
