package io.coppice.actors.holder;

import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.network.Initialisation;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.MovingAverage;
import io.coppice.compute.optimizer.Optimizer;
import io.coppice.compute.optimizer.StalenessCorrection;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.protocols.job.JobSpec;
import java.util.Optional;

/**
 * What a holder of state has to know of its job.
 *
 * @param average the moving average of what is learned, if one is kept
 * @param staged whether pushes and outcomes wait for a commit
 * @param model which network it is, and the file of the weights to begin with, if there is one
 * @param initialisation of its random weights
 * @param correction of stale gradients
 * @param grouping which steps make one update
 */
record HolderPlan(
        Network network,
        SparsityMethod method,
        Optimizer optimizer,
        CounterRandom noise,
        Optional<MovingAverage> average,
        boolean staged,
        ModelSettings model,
        Initialisation initialisation,
        StalenessCorrection correction,
        StepGrouping grouping) {

    /** Weights as most papers have them, no correction, and every step an update. */
    HolderPlan(
            Network network,
            SparsityMethod method,
            Optimizer optimizer,
            CounterRandom noise,
            Optional<MovingAverage> average,
            boolean staged,
            ModelSettings model) {
        this(
                network,
                method,
                optimizer,
                noise,
                average,
                staged,
                model,
                Initialisation.papers(network),
                StalenessCorrection.NONE,
                StepGrouping.EACH);
    }

    /** @param trainingSamples N of the objective */
    static HolderPlan of(JobSpec spec, int trainingSamples) {
        Network network = spec.model()
                .create(
                        spec.data().preprocessing().input(),
                        spec.data().preprocessing().classes().size());
        double decay = spec.train().average();
        return new HolderPlan(
                network,
                spec.createMethod(network, trainingSamples),
                spec.createOptimizer(network, trainingSamples),
                new CounterRandom(spec.seed()),
                decay == 0 ? Optional.empty() : Optional.of(new MovingAverage(decay)),
                spec.train().mode() != JobSpec.Mode.ASYNC,
                spec.model(),
                spec.train().initialisation(),
                spec.train().staleness(),
                spec.grouping(trainingSamples));
    }
}
