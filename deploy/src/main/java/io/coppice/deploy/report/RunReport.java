package io.coppice.deploy.report;

import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.operator.GateShape;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobResult;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.RunCourse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run came to, finished or not.
 *
 * @param layers names of the gate layers
 * @param size of the last epoch's network
 * @param test what was measured on the test set, without values as long as the job is not finished
 * @param testBefore the same before batch normalisation's statistics were taken anew; equal where they were not
 * @param testLoss mean loss on the test set, NaN as long as the job is not finished
 * @param secondsTotal wall-clock seconds, evaluation included
 * @param kernels that the run used, empty where that is not known
 * @param modelFile name of the trained network's file in the run's folder, empty as long as the job is not finished
 * @param warnings what was said to the user on the way, since the run began or last went on
 * @param history the epochs that are over
 * @param course how the result came about
 * @param context when, where and with what
 */
record RunReport(
        JobSpec spec,
        List<String> layers,
        NetworkSize size,
        long steps,
        MetricValues test,
        MetricValues testBefore,
        double testLoss,
        double secondsTotal,
        double secondsFirstEpoch,
        double secondsLastEpoch,
        double stepsPerSecondLastEpoch,
        String kernels,
        String modelFile,
        List<String> warnings,
        List<EpochRow> history,
        RunCourse course,
        RunContext context) {

    static RunReport finished(
            JobSpec spec, String kernels, List<String> warnings, RunContext context, JobResult result) {
        return new RunReport(
                spec,
                layers(spec),
                result.size(),
                result.steps(),
                result.test(),
                result.testBefore(),
                result.testLoss(),
                result.secondsTotal(),
                result.secondsFirstEpoch(),
                result.secondsLastEpoch(),
                result.stepsPerSecondLastEpoch(),
                kernels,
                Path.of(result.modelFile()).getFileName().toString(), // folders are moved and shared
                List.copyOf(warnings),
                List.copyOf(result.history()),
                result.course(),
                context.endedNow());
    }

    /** @param history at least one epoch */
    static RunReport unfinished(
            JobSpec spec, String kernels, List<String> warnings, RunContext context, List<EpochRow> history) {
        EpochRow last = history.getLast();
        long stepsPerEpoch = last.step() / last.epoch();
        return new RunReport(
                spec,
                layers(spec),
                last.size(),
                last.step(),
                MetricValues.none(spec.metric()),
                MetricValues.none(spec.metric()),
                Double.NaN,
                history.stream().mapToDouble(EpochRow::seconds).sum(),
                history.getFirst().seconds(),
                last.seconds(),
                stepsPerEpoch / last.seconds(),
                kernels,
                "",
                List.copyOf(warnings),
                List.copyOf(history),
                RunCourse.UNKNOWN,
                context);
    }

    boolean isFinished() {
        return !modelFile.isEmpty();
    }

    /** Why the finished network is not simply that of the last epoch that was asked for; empty where it is. */
    Optional<String> choice() {
        if (!isFinished() || course.modelEpoch() == 0) {
            return Optional.empty();
        }
        String stopped = course.stoppedEarly()
                ? "stopped after epoch " + history.size() + " of "
                        + spec.train().epochs() + ": nothing better for "
                        + spec.train().stopAfter() + " epochs"
                : "";
        String best = spec.train().keepBest()
                ? "the network is that of epoch " + course.modelEpoch() + ", the best of " + history.size()
                        + " by validation loss plus penalty"
                : "";
        return Optional.of(
                        Stream.of(stopped, best).filter(part -> !part.isEmpty()).collect(Collectors.joining("; ")))
                .filter(text -> !text.isEmpty());
    }

    EpochRow lastEpoch() {
        return history.getLast();
    }

    static List<String> layers(JobSpec spec) {
        return gates(spec).stream().map(GateShape::name).toList();
    }

    static int[] unitsTotal(JobSpec spec) {
        return gates(spec).stream().mapToInt(GateShape::units).toArray();
    }

    private static List<GateShape> gates(JobSpec spec) {
        var images = spec.data().preprocessing();
        return spec.model().create(images.input(), images.classes().size()).gates();
    }
}
