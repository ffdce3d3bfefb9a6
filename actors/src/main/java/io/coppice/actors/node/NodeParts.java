package io.coppice.actors.node;

import akka.actor.typed.Behavior;
import io.coppice.actors.checkpoint.Checkpointer;
import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.checkpoint.FileSystemDisk;
import io.coppice.actors.holder.GateSampler;
import io.coppice.actors.holder.ParameterShard;
import io.coppice.actors.job.Submission;
import io.coppice.actors.training.JobResources;
import io.coppice.actors.training.Roots;
import io.coppice.actors.training.StepListener;
import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.kernel.Kernels;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.CheckpointProtocol;
import io.coppice.protocols.message.GateProtocol;
import io.coppice.protocols.message.ParameterProtocol;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a node's actors are made of.
 *
 * @param kernels makes kernels by the name that a job gives them
 * @param checkpointer makes the checkpointer of a job from its submission and specification
 * @param steps hears of every step that this node computes
 * @param images opens the images that this node has
 * @param roots below which jobs may name files
 * @param disk keeps submissions, checkpoints and results; all nodes see the same
 */
public record NodeParts(
        Supplier<Behavior<ParameterProtocol>> shard,
        Supplier<Behavior<GateProtocol>> sampler,
        BiFunction<Submission, JobSpec, Behavior<CheckpointProtocol>> checkpointer,
        Function<String, Kernels> kernels,
        StepListener steps,
        Function<JobSpec.Data, ImageSplits> images,
        Disk disk,
        Roots roots) {

    /** Nodes whose steps nobody listens to. */
    public NodeParts(
            Supplier<Behavior<ParameterProtocol>> shard,
            Supplier<Behavior<GateProtocol>> sampler,
            BiFunction<Submission, JobSpec, Behavior<CheckpointProtocol>> checkpointer,
            Function<String, Kernels> kernels) {
        this(
                shard,
                sampler,
                checkpointer,
                kernels,
                StepListener.NONE,
                JobResources::ownImages,
                new FileSystemDisk(),
                Roots.ANYWHERE);
    }

    /** The same nodes, whose steps are heard of. */
    public NodeParts withSteps(StepListener listener) {
        return new NodeParts(shard, sampler, checkpointer, kernels, listener, images, disk, roots);
    }

    /** The same nodes with other kernels. */
    public NodeParts withKernels(Function<String, Kernels> named) {
        return new NodeParts(shard, sampler, checkpointer, named, steps, images, disk, roots);
    }

    /** The same nodes with other images. */
    public NodeParts withImages(Function<JobSpec.Data, ImageSplits> opened) {
        return new NodeParts(shard, sampler, checkpointer, kernels, steps, opened, disk, roots);
    }

    /** The same nodes, of which jobs may ask for files only below these folders. */
    public NodeParts withRoots(Roots folders) {
        return new NodeParts(shard, sampler, checkpointer, kernels, steps, images, disk, folders);
    }

    /** What nodes are made of unless a test replaces a part: checkpoints in the folder of the submission. */
    public static NodeParts standard() {
        return standard(new FileSystemDisk());
    }

    /** The same with everything that is to be kept on this disk. */
    public static NodeParts standard(Disk disk) {
        return new NodeParts(
                ParameterShard::create,
                GateSampler::create,
                (submission, spec) -> Checkpointer.create(disk, Path.of(submission.store()), submission.job(), spec),
                KernelSelector::onNode,
                StepListener.NONE,
                JobResources::ownImages,
                disk,
                Roots.ANYWHERE);
    }
}
