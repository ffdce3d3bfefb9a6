package io.coppice.actors.training;

import io.coppice.compute.data.ImageSet;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.operator.GateShape;
import io.coppice.compute.parameter.RowRange;
import io.coppice.compute.parameter.ShardSlice;
import io.coppice.compute.parameter.SnapshotArrays;
import io.coppice.compute.training.Evaluation;
import io.coppice.compute.training.SetEvaluator;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.EvaluationProtocol.Evaluate;
import io.coppice.protocols.message.EvaluationProtocol.Evaluated;
import io.coppice.protocols.message.EvaluationProtocol.Split;
import io.coppice.protocols.message.NetworkSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures snapshots of one job: loss, metrics, penalty and size; of the last one also makes the finished model. */
final class SnapshotEvaluation {
    private static final int MOST_TRAINING_SAMPLES = 2000;
    private static final int AT_VALIDATION = 8;

    private final JobResources.Job job;
    private final String name;
    private final Network network;
    private final SparsityMethod method;
    private final NetworkSizes sizes;
    private final SetEvaluator evaluator;

    /** @param name of the job, noted in the finished model */
    SnapshotEvaluation(JobResources.Job job, String name) {
        JobSpec spec = job.spec();
        this.job = job;
        this.name = name;
        this.network = job.network();
        this.method = spec.createMethod(network, job.data().training().count());
        this.sizes = new NetworkSizes(network);
        this.evaluator = new SetEvaluator(
                network, job.kernels(), spec.data().preprocessing(), spec.data().batch(), spec.loss(), spec.metric());
    }

    /** @param arrays of all holders, by name */
    Evaluated evaluate(Evaluate asked, Map<String, float[]> arrays) {
        Split split = asked.split();
        boolean average = job.spec().train().average() > 0;
        SnapshotArrays values = new SnapshotArrays(arrays, average);
        List<float[]> blocks = network.blocks().stream().map(values::block).toList();
        List<float[]> phi = method.arrays().stream().map(values::gates).toList();
        List<float[]> gates = method.evaluationGates(phi);
        FoldedNetwork own = FoldedNetwork.of(network, blocks, gates);
        FoldedNetwork folded = asked.instead().length == 0 ? own : network(asked.instead());
        Evaluation measured = measure(folded, split);
        MetricValues before = measured.metrics();
        int batches = batchesOfStatistics(split);
        if (batches > 0) {
            folded = evaluator.withStatistics(folded, job.trainingBatches(), batches);
            measured = measure(folded, split);
        }
        return new Evaluated(
                asked.snapshot(),
                split,
                measured.loss(),
                measured.metrics(),
                before,
                method.penalty(phi, squaredNorms(blocks))
                        + method.weightRule()
                                .map(rule -> rule.penalty(network.blocks(), blocks, values.maskSum()))
                                .orElse(0.0),
                size(phi, gates, own),
                split == Split.TEST ? MetricValues.none(job.spec().metric()) : training(folded),
                split == Split.TEST ? measured.answers() : ConfusionMatrix.NONE,
                asked.wantsModel() ? model(folded) : new byte[0]);
    }

    /** A finished network, as {@link #model} made it. */
    private static FoldedNetwork network(byte[] model) {
        return TrainedModel.of(Safetensors.read("the best epoch's network", model))
                .network();
    }

    /** On as many samples as validate, but no more than say something: they are shown beside validation's. */
    private MetricValues training(FoldedNetwork folded) {
        int some = Math.min(
                MOST_TRAINING_SAMPLES,
                Math.min(job.data().validation().count(), job.data().training().count()));
        return some == 0
                ? MetricValues.none(job.spec().metric())
                : evaluator.evaluateSome(folded, job.data().training(), some).metrics();
    }

    /** A method of single weights is counted by the weights that are not zero. */
    private NetworkSize size(List<float[]> phi, List<float[]> gates, FoldedNetwork folded) {
        NetworkSize open = sizes.of(gates, method.probabilities(phi));
        return method.weightRule().isPresent() ? open.withWeightsKept(folded.weightsNotZero()) : open;
    }

    /**
     * Of how many batches batch normalisation's statistics are taken anew: those of the job's first steps, so that the same
     * job gives the same model. Where updates are stale, the statistics that came with them are of weights of before, and
     * lag behind by as many updates again: then validation takes them anew as well, of few batches.
     */
    private int batchesOfStatistics(Split split) {
        boolean normalises = network.nodes().stream().anyMatch(Node::hasStatistics);
        JobSpec.Train train = job.spec().train();
        int most = split == Split.TEST ? Integer.MAX_VALUE : train.mode() == JobSpec.Mode.ASYNC ? AT_VALIDATION : 0;
        return normalises ? Math.min(most, train.statisticsBatches()) : 0;
    }

    /** The test set is opened here and nowhere else, once a job. */
    private Evaluation measure(FoldedNetwork folded, Split split) {
        ImageSet set = split == Split.TEST ? job.data().test() : job.data().validation();
        // Without a validation split there is nothing to measure before the end.
        return set.count() == 0 ? Evaluation.none(job.spec().metric()) : evaluator.evaluate(folded, set);
    }

    private List<float[]> squaredNorms(List<float[]> blocks) {
        return IntStream.range(0, network.gates().size())
                .mapToObj(layer -> squaredNorms(network.gates().get(layer), blocks))
                .toList();
    }

    private float[] squaredNorms(GateShape gate, List<float[]> blocks) {
        BlockShape shape = network.blocks().get(gate.block());
        RowRange whole = new RowRange(gate.block(), 0, shape.outputs());
        float[] norms = new float[gate.units()];
        ShardSlice.initial(
                        shape,
                        whole,
                        Optional.of(gate.axis()),
                        blocks.get(gate.block()),
                        job.spec().optimizer(),
                        false)
                .addSquaredNorms(norms);
        return norms;
    }

    private byte[] model(FoldedNetwork folded) {
        JobSpec spec = job.spec();
        Map<String, String> notes = Map.of(
                "job", name,
                "seed", Long.toString(spec.seed()),
                "method", spec.method().name());
        TrainedModel model = new TrainedModel(spec.model(), spec.data().preprocessing(), folded, notes);
        return Safetensors.toBytes(model.toFile());
    }
}
