package io.coppice.compute.parameter;

/**
 * Deterministic masks {@code m = σ(βs)/σ(s_0)} with a penalty {@code λ Σm}; β goes from 1 to {@code finalBeta} over every
 * round. Savarese, Silva, Maire, "Winning the Lottery with Continuous Sparsification", 2020 (arXiv 1912.04427).
 *
 * @param initial s_0
 * @param strength λ
 * @param roundEpochs epochs of a round, after which {@code s = min(finalBeta s, s_0)}
 */
public record SoftMasks(double initial, double strength, double finalBeta, int roundEpochs) {

    /** β in an epoch of a round: {@code finalBeta^(t/(T−1))}. @param epoch from 0 */
    double beta(int epoch) {
        return roundEpochs == 1 ? finalBeta : StrictMath.pow(finalBeta, (double) epoch / (roundEpochs - 1));
    }

    /** 1/σ(s_0), by which a weight of the ticket counts. */
    double scale() {
        return 1 + StrictMath.exp(-initial);
    }
}
