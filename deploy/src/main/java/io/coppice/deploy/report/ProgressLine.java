package io.coppice.deploy.report;

import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.metric.Metrics;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import java.util.List;

/**
 * Where a run stands, in one line as wordy as the terminal is wide.
 *
 * @param epochs of the whole job
 * @param validation of the last finished epoch, without values when there is none yet
 * @param size of the network at the end of the last finished epoch
 */
record ProgressLine(JobEvent.Progress progress, int epochs, MetricValues validation, NetworkSize size) {

    static ProgressLine of(JobEvent.Progress progress, int epochs, NetworkSize initial, List<EpochRow> history) {
        return history.isEmpty()
                ? new ProgressLine(progress, epochs, MetricValues.none(Metrics.ACCURACY), initial)
                : new ProgressLine(
                        progress,
                        epochs,
                        history.getLast().validation(),
                        history.getLast().size());
    }

    /** The wordiest form that leaves the terminal's last column free, where many terminals wrap. */
    String fitting(int columns) {
        int room = Math.max(1, columns - 1);
        return List.of(wordy(), open(brief()), brief(), terse(), tersest()).stream()
                .filter(line -> line.length() <= room)
                .findFirst()
                .orElseGet(() -> tersest().substring(0, Math.min(room, tersest().length())));
    }

    private String wordy() {
        return "epoch " + epoch() + "  " + Figures.whole(progress.samplesPerSecond()) + " samples/s  loss "
                + Figures.decimals(progress.loss(), 4) + "  validation " + MetricText.brief(validation)
                + "  open " + open() + "  pruned " + Figures.decimals(pruned(), 1) + " %  "
                + Figures.clock(progress.secondsLeft()) + " left";
    }

    private String open(String brief) {
        return brief.replace("  pruned", "  open " + open() + "  pruned");
    }

    private String brief() {
        return "epoch " + epoch() + "  " + Figures.brief(progress.samplesPerSecond()) + " samples/s  loss "
                + Figures.decimals(progress.loss(), 3) + "  val " + labelled() + "  pruned "
                + Figures.decimals(pruned(), 1) + "%  " + Figures.clock(progress.secondsLeft()) + " left";
    }

    private String terse() {
        return "epoch " + epoch() + "  val " + value() + "  pruned " + Figures.decimals(pruned(), 1) + "%  "
                + Figures.clock(progress.secondsLeft()) + " left";
    }

    private String tersest() {
        return "epoch " + epoch() + "  val " + value();
    }

    private String epoch() {
        return progress.epoch() + "/" + epochs;
    }

    private String labelled() {
        return MetricText.brief(validation).replace(" %", "%");
    }

    private String value() {
        return MetricText.deciding(validation).replace(" ", "");
    }

    private String open() {
        return Figures.units(progress.openUnits());
    }

    private double pruned() {
        return size.prunedPercentPapers();
    }
}
