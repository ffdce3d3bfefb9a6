package io.coppice.deploy.report;

import java.util.Comparator;
import java.util.List;

/** Which runs are worth having: no other has both at most as many weights and at least as good a metric. */
final class ParetoSet {

    private ParetoSet() {}

    /** Of all methods' runs, from the smallest network to the largest. */
    static List<RunReport> of(List<ComparedFigures> methods) {
        List<RunReport> runs =
                methods.stream().flatMap(method -> method.runs().stream()).toList();
        return runs.stream()
                .filter(run -> runs.stream().noneMatch(other -> beats(other, run)))
                .sorted(Comparator.comparingLong(run -> run.size().weightsKept()))
                .toList();
    }

    private static boolean isAsGood(RunReport other, RunReport run) {
        return MetricText.isAsGood(
                run.spec().metric(), other.test().decidingValue(), run.test().decidingValue());
    }

    private static boolean beats(RunReport other, RunReport run) {
        boolean asGood = other.size().weightsKept() <= run.size().weightsKept() && isAsGood(other, run);
        boolean same = other.size().weightsKept() == run.size().weightsKept()
                && other.test().decidingValue() == run.test().decidingValue();
        return asGood && !same;
    }
}
