package io.coppice.actors.job;

import io.coppice.protocols.message.TrainingProtocol.StepReport;
import java.util.Arrays;

/**
 * Running sums over the steps of an epoch, or of the time since the last progress event.
 *
 * @param loss sum over samples of pass A's loss
 * @param openUnits sum over steps of the units open in pass A, by gate layer
 * @param staleness steps by the number of updates that their pulls missed
 */
public record EpochSums(
        long steps,
        long samples,
        double loss,
        long[] openUnits,
        long passBSkipped,
        long multiplyAdds,
        int maxStaleness,
        long[] staleness) {

    /** Checkpoints of before know only the largest. */
    public EpochSums {
        staleness = staleness == null ? new long[0] : staleness;
    }

    static EpochSums empty(int gateLayers) {
        return new EpochSums(0, 0, 0, new long[gateLayers], 0, 0, 0, new long[0]);
    }

    EpochSums plus(StepReport report) {
        long[] open = openUnits.clone();
        for (int layer = 0; layer < open.length; layer++) {
            open[layer] += report.openUnits()[layer];
        }
        long[] stale = Arrays.copyOf(staleness, Math.max(staleness.length, report.staleness() + 1));
        stale[report.staleness()]++;
        return new EpochSums(
                steps + 1,
                samples + report.samples(),
                loss + report.lossA() * report.samples(),
                open,
                passBSkipped + (report.passBSkipped() ? 1 : 0),
                multiplyAdds + report.multiplyAdds(),
                Math.max(maxStaleness, report.staleness()),
                stale);
    }

    double meanLoss() {
        return loss / Math.max(1, samples);
    }

    double[] meanOpenUnits() {
        double[] mean = new double[openUnits.length];
        for (int layer = 0; layer < mean.length; layer++) {
            mean[layer] = (double) openUnits[layer] / Math.max(1, steps);
        }
        return mean;
    }
}
