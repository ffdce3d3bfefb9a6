package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.compute.kernel.DeviceLostException;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.Network;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.training.StepPasses;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.WireMessage;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/** The one compute thread of a worker: it runs on a dispatcher of its own and does nothing but arithmetic. */
final class StepComputer {
    private final Network network;
    private final StepPasses passes;
    private final StepListener steps;
    private final Kernels kernels;

    private StepComputer(WorkerJob job, Kernels kernels) {
        this.network = job.network();
        this.passes = job.passes().apply(kernels);
        this.steps = job.steps();
        this.kernels = kernels;
    }

    /** The arrays are the computer's until it answers with {@link Computed}. */
    record Compute(StepId step, StepArrays arrays, Tensor images, Targets targets, ActorRef<WireMessage> replyTo)
            implements PrivateMessage {}

    /** @param complaint why the numbers must not be taken in, if so */
    record Computed(
            StepId step,
            double lossA,
            double lossB,
            List<float[]> gateGradients,
            long multiplyAdds,
            Optional<String> complaint)
            implements PrivateMessage {}

    /** Makes its kernels on the thread that will use them. */
    static Behavior<Compute> create(WorkerJob job) {
        return Behaviors.setup(context -> {
            StepComputer computer = new StepComputer(job, job.kernels().get());
            return Behaviors.receiveMessage(compute -> {
                compute.replyTo().tell(computer.computeOrComplain(compute, context.getLog()));
                return Behaviors.same();
            });
        });
    }

    private Computed computeOrComplain(Compute work, Logger log) {
        try {
            return compute(work);
        } catch (DeviceLostException lost) {
            // The worker ends with it: its leases expire, and others compute its steps.
            log.error("{} is given up", work.step(), lost);
            throw lost;
        } catch (RuntimeException | OutOfMemoryError failure) {
            log.error("The arithmetic of {} failed", work.step(), failure);
            return new Computed(
                    work.step(),
                    Double.NaN,
                    Double.NaN,
                    List.of(),
                    0,
                    Optional.of("the arithmetic failed: " + failure.getMessage()));
        }
    }

    private Computed compute(Compute work) {
        StepArrays arrays = work.arrays();
        long before = kernels.multiplyAdds();
        StepPasses.Work passesOf = new StepPasses.Work(
                work.step().step(),
                arrays.draw(),
                arrays.openA(),
                arrays.parametersA,
                arrays.openB(),
                arrays.parametersB,
                work.images(),
                work.targets());
        StepPasses.Losses losses = passes.run(passesOf, arrays.gradient, arrays.gateGradients);
        long multiplyAdds = kernels.multiplyAdds() - before;
        steps.computed(work.step(), network, arrays.gradient);
        Optional<String> complaint =
                FiniteCheck.complaint(network.blocks(), arrays.openA(), losses.lossA(), losses.lossB(), arrays);
        return new Computed(
                work.step(), losses.lossA(), losses.lossB(), losses.gateGradients(), multiplyAdds, complaint);
    }
}
