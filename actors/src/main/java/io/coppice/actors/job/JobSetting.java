package io.coppice.actors.job;

import akka.actor.typed.Behavior;
import io.coppice.actors.node.HolderEntities;
import io.coppice.actors.training.JobResources;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.CheckpointProtocol;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * What a node gives the jobs it coordinates.
 *
 * @param checkpointer makes the checkpointer of a job from its submission and specification
 * @param archive what outlives the registry
 * @param workersOfHost how many workers a node may employ, for all jobs together
 * @param nanoClock a clock that never goes back, nanoseconds
 */
public record JobSetting(
        HolderEntities holders,
        JobResources resources,
        BiFunction<Submission, JobSpec, Behavior<CheckpointProtocol>> checkpointer,
        JobArchive archive,
        int workersOfHost,
        LongSupplier nanoClock) {}
