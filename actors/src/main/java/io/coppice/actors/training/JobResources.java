package io.coppice.actors.training;

import io.coppice.actors.job.JobPlan;
import io.coppice.compute.data.BatchAssembler;
import io.coppice.compute.data.DataSet;
import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.SampleOrder;
import io.coppice.compute.export.InitialWeights;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.Noise;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.NetworkSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What a node brings to a job: its data, opened once however many ask, and its kernels. Any thread may ask. */
public final class JobResources {
    private final Function<String, Kernels> kernels;
    private final StepListener steps;
    private final Map<JobSpec.Data, DataSet> opened = new ConcurrentHashMap<>();

    /**
     * @param kernels makes kernels by the name that a job gives them
     * @param steps hears of every step that is computed here
     */
    public JobResources(Function<String, Kernels> kernels, StepListener steps) {
        this.kernels = kernels;
        this.steps = steps;
    }

    /** @param spec the complete job specification, as HOCON text */
    public Job job(String spec) {
        return new Job(JobSpecs.parse(spec));
    }

    /** One job with the node's resources. */
    public final class Job {
        private final JobSpec spec;
        private final Network network;

        private Job(JobSpec spec) {
            Preprocessing preprocessing = spec.data().preprocessing();
            this.spec = spec;
            this.network = spec.model()
                    .create(preprocessing.input(), preprocessing.classes().size());
        }

        public JobSpec spec() {
            return spec;
        }

        public Network network() {
            return network;
        }

        StepListener steps() {
            return steps;
        }

        public Kernels kernels() {
            return kernels.apply(spec.kernels());
        }

        /** Opened at the first call. @throws RuntimeException with one sentence for the user when it cannot be used */
        public DataSet data() {
            return opened.computeIfAbsent(
                    spec.data(),
                    data -> DataSets.open(
                            data.set(), data.path().map(Path::of), data.validation(), data.preprocessing()));
        }

        /** What the coordinator of this job has to know. @throws RuntimeException as {@link #data} does */
        public JobPlan plan(String job) {
            InitialWeights.of(network, spec.model(), new Noise(spec.seed()));
            SparsityMethod method = spec.createMethod(network, data().training().count());
            List<float[]> phi = method.initialise(new Noise(spec.seed()));
            NetworkSize size = new NetworkSizes(network).of(method.evaluationGates(phi), method.probabilities(phi));
            return JobPlan.of(spec, job, kernels().name(), data().training().count(), size);
        }

        BatchPool batchPool() {
            int samples = data().training().count();
            int batch = spec.data().batch();
            return new BatchPool(
                    data().training(),
                    new SampleOrder(spec.seed(), samples, batch),
                    new BatchAssembler(spec.data().preprocessing()),
                    batch);
        }
    }
}
