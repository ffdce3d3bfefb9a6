package io.coppice.compute.optimizer;

/** Adam (Kingma and Ba, 2015; arXiv 1412.6980). */
public record AdamSettings(double rate, double firstDecay, double secondDecay, double epsilon) {

    public static final AdamSettings DEFAULT = new AdamSettings(1e-3, 0.9, 0.999, 1e-8);
}
