package io.coppice.deploy.report;

import io.coppice.compute.account.Cost;
import io.coppice.compute.method.CostTarget;
import io.coppice.protocols.job.Words;
import io.coppice.protocols.message.NetworkSize;
import java.util.Optional;

/**
 * What a finished network costs beside what it was allowed to: at most that, however far below.
 *
 * @param reached share of the whole network's cost
 */
record Budget(CostTarget target, double reached) {

    /** Empty where the job has no budget, or is not finished. */
    static Optional<Budget> of(RunReport report) {
        NetworkSize size = report.size();
        Cost kept = new Cost(size.weightsKept(), size.multiplyAddsKept());
        Cost total = new Cost(size.weightsTotal(), size.multiplyAddsTotal());
        return report.spec()
                .method()
                .target()
                .filter(target -> report.isFinished())
                .map(target -> new Budget(
                        target, target.kind().of(kept) / target.kind().of(total)));
    }

    boolean isMet() {
        return target.isMetBy(reached);
    }

    /** How much lower the cost is than allowed, in points of a percentage; negative where it is higher. */
    double pointsBelow() {
        return 100 * (target.share() - reached);
    }

    /** As {@code method.target} names it. */
    String kind() {
        return Words.of(target.kind());
    }

    String line() {
        String distance = Figures.decimals(Math.abs(pointsBelow()), 2) + " points " + (isMet() ? "below" : "above");
        return "at most " + Figures.percent(target.share()) + " of the " + kind() + ", " + Figures.percent(reached)
                + " reached: " + (isMet() ? "met, " : "missed, ") + distance;
    }
}
