package io.coppice.compute.metric;

import io.coppice.compute.targets.Probabilities;

/** Metrics of networks that choose one of several classes. */
final class ClassMetrics {
    private static final int TOP = 5;

    private ClassMetrics() {}

    static double accuracy(Predictions of) {
        int right = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            right += of.likeliest(sample) == of.label(sample) ? 1 : 0;
        }
        return (double) right / of.samples();
    }

    /** Share of the samples whose class is among the five likeliest; of equal ones the first are. */
    static double top5(Predictions of) {
        int right = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            float own = of.output(sample, of.label(sample));
            int before = 0;
            for (int label = 0; label < of.outputsEach(); label++) {
                float other = of.output(sample, label);
                before += other > own || other == own && label < of.label(sample) ? 1 : 0;
            }
            right += before < TOP ? 1 : 0;
        }
        return (double) right / of.samples();
    }

    static double logLoss(Predictions of) {
        double sum = 0;
        for (int sample = 0; sample < of.samples(); sample++) {
            double largest = of.output(sample, of.likeliest(sample));
            double total = 0;
            for (int label = 0; label < of.outputsEach(); label++) {
                total += StrictMath.exp(of.output(sample, label) - largest);
            }
            sum += StrictMath.log(total) - (of.output(sample, of.label(sample)) - largest);
        }
        return sum / of.samples();
    }

    /** Of two classes, the second one counted as yes. */
    static Ranking ranking(Predictions of) {
        double[] scores = new double[of.samples()];
        boolean[] yes = new boolean[of.samples()];
        for (int sample = 0; sample < of.samples(); sample++) {
            scores[sample] = (double) of.output(sample, 1) - of.output(sample, 0);
            yes[sample] = of.label(sample) == 1;
        }
        return new Ranking(scores, yes);
    }

    /** Mean over the classes that the set has of the share of their samples that were found. */
    static double recall(Predictions of) {
        return ConfusionMatrix.of(of).balancedAccuracy();
    }

    /** Mean over the classes that were predicted of the share of those predictions that were right. */
    static double precision(Predictions of) {
        return ConfusionMatrix.of(of).meanPrecision();
    }

    /** The log loss of one answer of yes or no. */
    static double logLoss(double output, boolean yes) {
        return Probabilities.softplus(yes ? -output : output);
    }
}
