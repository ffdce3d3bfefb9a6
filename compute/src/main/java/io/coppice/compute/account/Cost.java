package io.coppice.compute.account;

/**
 * What a network or a part of it costs.
 *
 * @param weights without biases; a mean where units are open by chance
 * @param multiplyAdds of a forward pass of one sample
 */
public record Cost(double weights, double multiplyAdds) {

    /** Share of the weights that are gone compared with {@code full}, in percent. */
    public double prunedPercent(Cost full) {
        return 100 * (full.weights - weights) / full.weights;
    }
}
