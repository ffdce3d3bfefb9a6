package io.coppice.actors.training;

import io.coppice.actors.job.JobPlan;
import io.coppice.compute.data.DecodingProgress;
import io.coppice.compute.data.ImageSplits;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.StepGrouping;
import io.coppice.compute.data.TrainingBatches;
import io.coppice.compute.export.InitialWeights;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.training.StepPasses;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.NetworkSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node brings to a job: its data, opened once however many ask, and its kernels. Any thread may ask. */
public final class JobResources {
    private final Function<String, Kernels> kernels;
    private final StepListener steps;
    private final Images images;
    private final Roots roots;
    private final SharedImages opened = new SharedImages();

    /**
     * @param kernels makes kernels by the name that a job gives them
     * @param steps hears of every step that is computed here
     * @param images opens the images of jobs
     * @param roots below which jobs may name files
     */
    public JobResources(Function<String, Kernels> kernels, StepListener steps, Images images, Roots roots) {
        this.roots = roots;
        this.images = images;
        this.kernels = kernels;
        this.steps = steps;
    }

    /** Where the images of a job come from. */
    @FunctionalInterface
    public interface Images {

        /**
         * @param data as the job says
         * @param spec the complete job specification, as HOCON text
         * @throws RuntimeException with one sentence for the user when they cannot be had
         */
        ImageSplits open(JobSpec.Data data, String spec);
    }

    /**
     * @param spec the complete job specification, as HOCON text
     * @throws RuntimeException with one sentence for the user when it cannot be used here
     */
    public Job job(String spec) {
        JobSpec read = JobSpecs.parse(spec);
        roots.require(read.paths());
        return new Job(read, spec);
    }

    /** One job with the node's resources. */
    public final class Job {
        private final JobSpec spec;
        private final String text;
        private final Network network;
        private volatile ImageSplits held;

        private Job(JobSpec spec, String text) {
            this.text = text;
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

        /** The arithmetic of this job's steps. */
        StepPasses passes(Kernels own) {
            return StepPasses.of(
                    network,
                    own,
                    grouping(),
                    spec.loss(),
                    spec.method().sampleGating(),
                    new CounterRandom(spec.seed()));
        }

        /** Opened at the first call. @throws RuntimeException with one sentence for the user when it cannot be used */
        public ImageSplits data() {
            ImageSplits known = held;
            if (known == null) {
                known = opened.get(spec.data(), () -> images.open(spec.data(), text));
                held = known;
            }
            return known;
        }

        /** What the coordinator of this job has to know. @throws RuntimeException as {@link #data} does */
        public JobPlan plan(String job) {
            InitialWeights.of(network, spec.model(), spec.train().initialisation(), new CounterRandom(spec.seed()));
            SparsityMethod method = spec.createMethod(network, data().training().count());
            List<float[]> phi = method.initialise(new CounterRandom(spec.seed()));
            NetworkSize size = new NetworkSizes(network).of(method.evaluationGates(phi), method.probabilities(phi));
            boolean jumps = method.weightRule().isPresent();
            return JobPlan.of(spec, job, kernels().name(), data(), size, jumps);
        }

        private StepGrouping grouping() {
            return spec.grouping(data().training().count());
        }

        BatchPool batchPool() {
            return new BatchPool(trainingBatches(), spec.data().batch());
        }

        TrainingBatches trainingBatches() {
            JobSpec.Data of = spec.data();
            return new TrainingBatches(
                    data().training(), of.preprocessing(), of.augmentation(), grouping(), spec.seed());
        }
    }

    /** From the files of this node. */
    public static ImageSplits ownImages(JobSpec.Data data) {
        return ownImages(data, DecodingProgress.UNSEEN);
    }

    /** The same, with somebody who hears how far a long reading has come. */
    public static ImageSplits ownImages(JobSpec.Data data, DecodingProgress heard) {
        return data.dataset()
                .open(data.path().map(Path::of), data.preprocessing(), data.validation(), new LoggedDecoding(heard));
    }

    /** Tells the log how far a long decoding has come, in tenths. */
    private static final class LoggedDecoding implements DecodingProgress {
        private static final Logger LOG = LoggerFactory.getLogger(JobResources.class);
        private static final int TENTHS = 10;

        private final AtomicInteger told = new AtomicInteger();
        private final DecodingProgress heard;

        private LoggedDecoding(DecodingProgress heard) {
            this.heard = heard;
        }

        @Override
        public void decoded(int done, int all) {
            heard.decoded(done, all);
            int tenths = (int) ((long) TENTHS * done / all);
            if (told.getAndAccumulate(tenths, Math::max) < tenths) {
                LOG.info("Decoded {} of {} images", done, all);
            }
        }
    }
}
