package io.coppice.actors.scale;

/**
 * What one step costs, in microseconds of a processor unless it says otherwise.
 *
 * @param arithmetic of a worker, which keeps it busy whether it uses a processor or waits
 * @param waiting the part of the arithmetic that uses no processor
 * @param coordinator its state's part of a step: asked, granted, finished
 * @param sampler the gate sampler's: drawn and learned
 * @param gather of all parameters, all shards together
 * @param apply of a gradient to all parameters, all shards together
 * @param message of a small message, from one node to another
 * @param perByte of tensors, from one node to another
 * @param pulled bytes of parameters
 * @param pushed bytes of gradients
 * @param gates bytes between worker and gate sampler
 */
public record StepCosts(
        double arithmetic,
        double waiting,
        double coordinator,
        double sampler,
        double gather,
        double apply,
        double message,
        double perByte,
        double pulled,
        double pushed,
        double gates) {}
