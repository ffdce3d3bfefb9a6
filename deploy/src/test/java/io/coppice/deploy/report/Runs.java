package io.coppice.deploy.report;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.NetworkSize;
import java.util.ArrayList;
import java.util.List;

/** A run of LeNet-5 in literal figures. */
final class Runs {
    static final JobSpec SPEC = JobSpecs.parse("name = forest, seed = 7, train { epochs = 3 }");
    static final NetworkSize WHOLE = size(20, 50, 800, 500);
    static final NetworkSize PRUNED = new NetworkSize(
            new int[] {6, 10, 39, 11},
            new int[] {20, 50, 800, 500},
            2189,
            2189,
            430_500,
            182_939,
            2_293_000,
            2300.5,
            190_000.25);

    private Runs() {}

    private static NetworkSize size(int... all) {
        return new NetworkSize(all, all, 430_500, 430_500, 430_500, 2_293_000, 2_293_000, 430_500, 2_293_000);
    }

    static EpochRow row(int epoch, double accuracy, NetworkSize size, double... openUnits) {
        return new EpochRow(
                epoch,
                429L * epoch,
                0.25 / epoch,
                0.125,
                0.0625,
                accuracy,
                size,
                openUnits,
                0.5,
                4.0 / epoch,
                13_750.0 * epoch,
                1.5e9,
                6,
                new long[] {400, 28, 0, 0, 0, 0, 1},
                epoch == 3 ? 0.9925 : Double.NaN);
    }

    static List<EpochRow> history() {
        return List.of(
                row(1, 0.91, WHOLE, 10.5, 25.25, 400, 250),
                row(2, Double.NaN, WHOLE, 8, 14, 120.75, 60),
                row(3, 0.9862, PRUNED, 6, 10, 39, 11));
    }

    static JobEvent.Started started(List<EpochRow> history) {
        return new JobEvent.Started("forest", 1, 429L * history.size(), 1287, 429, "vector", WHOLE, history);
    }

    static JobEvent.Progress progress(int epoch) {
        return new JobEvent.Progress(
                "forest", epoch, 500, 0.12345, 128, 43_210.4, new double[] {12.4, 31.2, 402.4, 255}, 72.4);
    }

    static JobEvent.Finished finished() {
        return new JobEvent.Finished(
                "forest",
                new JobResult(
                        "forest",
                        7,
                        "l0-arm",
                        "lenet5",
                        3,
                        1287,
                        0.9871,
                        0.9871,
                        0.0512,
                        PRUNED,
                        9.5,
                        4,
                        1.3333,
                        321.75,
                        "/runs/forest/model.safetensors",
                        history()));
    }

    /** All events of a whole run. */
    static List<JobEvent> events() {
        List<JobEvent> events = new ArrayList<>(List.of(started(List.of())));
        for (EpochRow row : history()) {
            events.add(progress(row.epoch()));
            events.add(new JobEvent.EpochFinished("forest", row));
        }
        events.add(finished());
        return events;
    }
}
