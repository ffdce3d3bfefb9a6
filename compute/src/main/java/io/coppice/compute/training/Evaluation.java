package io.coppice.compute.training;

/**
 * How well a network does on a set of samples.
 *
 * @param loss mean cross entropy
 * @param accuracy share of the samples whose class has the largest logit, from 0 to 1
 */
public record Evaluation(double loss, double accuracy, int samples) {}
