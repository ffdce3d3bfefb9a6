package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import io.coppice.actors.transfer.Delivery;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.Network;
import io.coppice.compute.training.StepPasses;
import io.coppice.protocols.message.DataProtocol;
import io.coppice.protocols.message.TrainingProtocol;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the workers of a node know of the job they work for.
 *
 * @param kernels makes kernels, which belong to one thread each
 * @param steps hears of every step
 * @param passes makes the arithmetic of steps from kernels
 * @param shards how many hold the parameters
 * @param delivery of gradients, which may be large
 */
record WorkerJob(
        Network network,
        Supplier<Kernels> kernels,
        StepListener steps,
        Function<Kernels, StepPasses> passes,
        int shards,
        ActorRef<TrainingProtocol> coordinator,
        ActorRef<DataProtocol> loader,
        Delivery delivery) {}
