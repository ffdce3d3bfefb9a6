package io.coppice.actors.training;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.coppice.actors.PrivateMessage;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.network.StepRunner;
import io.coppice.compute.tensor.Tensor;
import io.coppice.protocols.message.StepId;
import io.coppice.protocols.message.WireMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** The one compute thread of a worker: it runs on a dispatcher of its own and does nothing but arithmetic. */
final class StepComputer {
    private final StepRunner runner;
    private final StepListener steps;
    private final Kernels kernels;

    private StepComputer(StepRunner runner, Kernels kernels, StepListener steps) {
        this.steps = steps;
        this.runner = runner;
        this.kernels = kernels;
    }

    /** The arrays are the computer's until it answers with {@link Computed}. */
    record Compute(StepId step, StepArrays arrays, Tensor images, int[] labels, ActorRef<WireMessage> replyTo)
            implements PrivateMessage {}

    /** @param complaint why the numbers must not be taken in, if so */
    record Computed(
            StepId step,
            double lossA,
            double lossB,
            List<float[]> valueGradients,
            long multiplyAdds,
            Optional<String> complaint)
            implements PrivateMessage {}

    /** @param runner makes the runner from the kernels, on the thread that will use both */
    static Behavior<Compute> create(
            Supplier<Kernels> kernels, StepListener steps, Function<Kernels, StepRunner> runner) {
        return Behaviors.setup(context -> {
            Kernels own = kernels.get();
            StepComputer computer = new StepComputer(runner.apply(own), own, steps);
            return Behaviors.receiveMessage(compute -> {
                compute.replyTo().tell(computer.computeOrComplain(compute, context.getLog()));
                return Behaviors.same();
            });
        });
    }

    private Computed computeOrComplain(Compute work, Logger log) {
        try {
            return compute(work);
        } catch (RuntimeException failure) {
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
        arrays.scaling.scale(arrays.draw(), arrays.openA(), arrays.parametersA);
        double lossA = runner.passA(arrays.openA(), arrays.parametersA, work.images(), work.labels(), arrays.gradient);
        double lossB = arrays.isPassBSkipped()
                ? lossA
                : runner.passB(arrays.openB(), arrays.parametersB, work.images(), work.labels());
        List<float[]> valueGradients =
                arrays.scaling.unscale(arrays.draw(), arrays.openA(), arrays.parametersA, arrays.gradient);
        long multiplyAdds = kernels.multiplyAdds() - before;
        steps.computed(work.step(), runner.network(), arrays.gradient);
        Optional<String> complaint =
                FiniteCheck.complaint(runner.network().blocks(), arrays.openA(), lossA, lossB, arrays);
        return new Computed(work.step(), lossA, lossB, valueGradients, multiplyAdds, complaint);
    }
}
