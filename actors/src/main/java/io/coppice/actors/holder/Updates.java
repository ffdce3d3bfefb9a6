package io.coppice.actors.holder;

import io.coppice.compute.data.StepGrouping;
import io.coppice.protocols.message.StepId;
import java.util.ArrayList;
import java.util.List;

/** The steps of a commit by the updates they make. */
final class Updates {

    private Updates() {}

    /** In the steps' order. */
    static List<List<StepId>> of(List<StepId> steps, StepGrouping grouping) {
        List<List<StepId>> updates = new ArrayList<>();
        long last = -1;
        for (StepId step : steps) {
            long update = grouping.update(step.step());
            if (update != last) {
                updates.add(new ArrayList<>());
                last = update;
            }
            updates.getLast().add(step);
        }
        return updates;
    }

    /** What share of an update's samples each of its steps has. */
    static double[] shares(List<StepId> update, StepGrouping grouping) {
        double[] samples = update.stream()
                .mapToDouble(step -> grouping.samples(step.step()))
                .toArray();
        double all = 0;
        for (double each : samples) {
            all += each;
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] /= all;
        }
        return samples;
    }
}
