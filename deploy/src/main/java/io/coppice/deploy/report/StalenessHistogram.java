package io.coppice.deploy.report;

import io.coppice.protocols.message.EpochRow;
import java.util.List;

/** The steps of a run by the number of updates that their pulls missed. */
final class StalenessHistogram {

    private StalenessHistogram() {}

    /** Over all epochs; empty where it was not kept. */
    static long[] of(List<EpochRow> history) {
        int most =
                history.stream().mapToInt(row -> row.staleness().length).max().orElse(0);
        long[] steps = new long[most];
        for (EpochRow row : history) {
            for (int missed = 0; missed < row.staleness().length; missed++) {
                steps[missed] += row.staleness()[missed];
            }
        }
        return steps;
    }
}
