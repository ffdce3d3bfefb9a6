package io.coppice.deploy.report;

import io.coppice.compute.method.FixedGatesSettings;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.protocols.message.NetworkSize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is wrong with a result although every figure is right: a network that learned nothing, a layer that cannot shrink
 * any further, classes that are never answered, classes so uneven that accuracy says little.
 */
final class Findings {
    /** The commonest class has this many times the samples of the rarest: more than samples drawn evenly would differ. */
    private static final int UNEVEN = 3;

    private static final int NAMES = 5;

    private final RunReport report;
    private final ConfusionMatrix answers;
    private final List<String> classes;

    private Findings(RunReport report) {
        this.report = report;
        this.answers = report.course().answers();
        this.classes = report.spec().data().preprocessing().classes();
    }

    /** One sentence each. */
    static List<String> of(RunReport report) {
        Findings findings = new Findings(report);
        List<String> sentences = new ArrayList<>();
        findings.learnedNothing(sentences);
        findings.lastUnits(sentences);
        if (findings.answers.total() > 0) {
            findings.neverAnswered(sentences);
            findings.uneven(sentences);
        }
        return List.copyOf(sentences);
    }

    /** Whether it is no merit that weights are gone: what is left answers nothing, or has collapsed. */
    static boolean isWorthless(RunReport report) {
        Findings findings = new Findings(report);
        return findings.isNoBetterThanCommonest()
                || findings.atLastUnit().size() == report.layers().size()
                        && !report.layers().isEmpty();
    }

    private int commonest() {
        return IntStream.range(0, answers.classes())
                .reduce((best, next) -> answers.actual(next) > answers.actual(best) ? next : best)
                .orElse(0);
    }

    /** Within one standard deviation of what always answering the commonest class would get by chance. */
    private boolean isNoBetterThanCommonest() {
        int total = answers.total();
        if (total == 0) {
            return false;
        }
        double share = (double) answers.actual(commonest()) / total;
        return answers.right() <= total * share + Math.sqrt(total * share * (1 - share));
    }

    private void learnedNothing(List<String> sentences) {
        if (isNoBetterThanCommonest()) {
            int commonest = commonest();
            sentences.add(
                    "The network is no better than always answering " + quoted(commonest) + ", the commonest class: "
                            + Figures.percent((double) answers.right() / answers.total()) + " where that is right in "
                            + Figures.percent((double) answers.actual(commonest) / answers.total()) + " of "
                            + Figures.whole(answers.total()) + " test samples.");
        }
    }

    private List<Integer> atLastUnit() {
        NetworkSize size = report.size();
        boolean wanted = report.spec().method() instanceof FixedGatesSettings;
        return IntStream.range(0, size.unitsKept().length)
                .filter(layer -> !wanted && size.unitsKept()[layer] <= 1 && size.unitsTotal()[layer] > 1)
                .boxed()
                .toList();
    }

    private void lastUnits(List<String> sentences) {
        List<Integer> layers = atLastUnit();
        if (layers.isEmpty()) {
            return;
        }
        String names = names(layers.stream().map(report.layers()::get).toList());
        String start = layers.size() == report.layers().size() && layers.size() > 1
                ? "The network has collapsed: every gate layer (" + names + ") stands at its last unit"
                : (layers.size() == 1
                        ? "Layer " + names + " stands at its last unit"
                        : "Layers " + names + " stand at their last units");
        sentences.add(
                start + ", which is kept open whatever the penalty wants; prune less strongly, such as by a smaller"
                        + " method.lambda.");
    }

    private void neverAnswered(List<String> sentences) {
        List<String> never = IntStream.range(0, answers.classes())
                .filter(label -> answers.predicted(label) == 0 && answers.actual(label) > 0)
                .mapToObj(this::quoted)
                .toList();
        if (!never.isEmpty()) {
            sentences.add(
                    (never.size() == 1 ? "Class " : "Classes ") + names(never) + (never.size() == 1 ? " is" : " are")
                            + " never predicted, although the test set has such samples.");
        }
    }

    private void uneven(List<String> sentences) {
        int most = commonest();
        int least = IntStream.range(0, answers.classes())
                .filter(label -> answers.actual(label) > 0)
                .reduce((best, next) -> answers.actual(next) < answers.actual(best) ? next : best)
                .orElse(most);
        if (answers.actual(most) >= UNEVEN * answers.actual(least) && most != least) {
            sentences.add("The classes are uneven, so accuracy says little: " + Figures.whole(answers.actual(most))
                    + " test samples of " + quoted(most) + ", " + Figures.whole(answers.actual(least)) + " of "
                    + quoted(least) + ". Always answering " + quoted(most) + " would be right in "
                    + Figures.percent((double) answers.actual(most) / answers.total())
                    + "; the mean recall of the classes is "
                    + Figures.percent(answers.balancedAccuracy()) + ".");
        }
    }

    private String quoted(int label) {
        return "“" + classes.get(label) + "”";
    }

    private static String names(List<String> all) {
        String first = all.stream().limit(NAMES).collect(Collectors.joining(", "));
        return all.size() <= NAMES ? first : first + " and " + (all.size() - NAMES) + " more";
    }
}
