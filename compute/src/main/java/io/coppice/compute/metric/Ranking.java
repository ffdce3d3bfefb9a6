package io.coppice.compute.metric;

import java.util.Arrays;

/** How well a score tells yes from no, whatever the threshold. Samples of the same score count as one step. */
final class Ranking {
    /** Ascending, with the answers in the same order. */
    private final double[] scores;

    private final boolean[] yes;
    private final long positives;
    private final boolean isDefined;

    /** @param scores larger ones for yes */
    Ranking(double[] scores, boolean[] yes) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (one, other) -> Double.compare(scores[one], scores[other]));
        this.scores = new double[scores.length];
        this.yes = new boolean[scores.length];
        long count = 0;
        boolean numbers = true;
        for (int i = 0; i < order.length; i++) {
            this.scores[i] = scores[order[i]] + 0.0; // -0 and 0 are the same score
            this.yes[i] = yes[order[i]];
            count += this.yes[i] ? 1 : 0;
            numbers &= !Double.isNaN(this.scores[i]);
        }
        this.positives = count;
        this.isDefined = numbers && count > 0 && count < scores.length;
    }

    /**
     * The area under the ROC curve: how often a yes scores above a no, ties counted as a half (Mann and Whitney, 1947). NaN
     * where there is only one of both, or a score is no number.
     */
    double auc() {
        if (!isDefined) {
            return Double.NaN;
        }
        double above = 0; // twice the pairs that are in order
        long below = 0;
        for (int from = 0, to; from < scores.length; from = to) {
            to = endOfTies(from);
            long tiedYes = yesWithin(from, to);
            long tiedNo = to - from - tiedYes;
            above += (double) tiedYes * (2 * below + tiedNo);
            below += tiedNo;
        }
        return above / (2.0 * positives * (scores.length - positives));
    }

    /** Average precision: the sum over thresholds, from the highest, of precision times the recall gained. */
    double averagePrecision() {
        if (!isDefined) {
            return Double.NaN;
        }
        double sum = 0;
        long taken = 0;
        long right = 0;
        for (int to = scores.length, from; to > 0; to = from) {
            from = startOfTies(to);
            long gained = yesWithin(from, to);
            taken += to - from;
            right += gained;
            sum += (double) gained / positives * right / taken;
        }
        return sum;
    }

    private int endOfTies(int from) {
        int to = from + 1;
        while (to < scores.length && scores[to] == scores[from]) {
            to++;
        }
        return to;
    }

    private int startOfTies(int to) {
        int from = to - 1;
        while (from > 0 && scores[from - 1] == scores[to - 1]) {
            from--;
        }
        return from;
    }

    private long yesWithin(int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            count += yes[i] ? 1 : 0;
        }
        return count;
    }
}
