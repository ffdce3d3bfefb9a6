package io.coppice.deploy.command;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.export.InitialWeights;
import io.coppice.compute.kernel.KernelName;
import io.coppice.compute.kernel.KernelName.Winograd;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.SubnetworkExecutor;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.protocols.job.DataLook;
import io.coppice.protocols.job.JobSections;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpec.Data;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job of a run that begins, with everything decided that the run will keep to. */
final class NewJob {
    private static final String FIRST_RUN = "first-run.conf";

    private NewJob() {}

    /** @param text of the job, in HOCON, see {@link #text} */
    static JobSpec of(Environment environment, String text, List<String> overrides) {
        DataLook look = (set, path) -> Optional.of(set.look(environment.resolve(Path.of(path))));
        JobSpec asked = JobSpecs.parse(text, overrides, look);
        JobSpec located = located(environment, asked);
        return located.withKernels(kernels(environment, located));
    }

    /**
     * A job beside others of the same network, with the kernels of the first of them: another measurement takes its time
     * again, and could end otherwise.
     */
    static JobSpec beside(List<JobSpec> others, Environment environment, String text, List<String> overrides) {
        List<String> all = new ArrayList<>(overrides);
        others.stream()
                .findFirst()
                .flatMap(first -> JobSections.section(JobSpecs.render(first), "kernels"))
                .ifPresent(kernels -> all.add("kernels=" + kernels));
        return of(environment, text, all);
    }

    /** Decided, and found to have room for the job's batch. */
    private static String kernels(Environment environment, JobSpec asked) {
        Preprocessing images = asked.data().preprocessing();
        Network network = asked.model().create(images.input(), images.classes().size());
        int batch = asked.data().batch();
        if (KernelName.of(asked.kernels()).winograd() == Winograd.ON && !KernelSelector.takesWinograd(network, batch)) {
            environment
                    .console()
                    .line(
                            "Note: kernels.winograd = on changes nothing here: no layer is a 3 by 3 convolution at stride 1"
                                    + " with 8 channels or more on both sides, outputs of 4 x 4 or more and a batch that fills a"
                                    + " vector");
        }
        try {
            String kernels = KernelSelector.decide(asked.kernels(), network, batch, System::nanoTime);
            int workersAndEvaluation = asked.train().workers() + 1;
            SubnetworkExecutor.reserve(network, KernelSelector.create(kernels), batch, workersAndEvaluation);
            return kernels;
        } catch (IllegalArgumentException wrong) {
            throw UserException.wrong(wrong.getMessage());
        }
    }

    /**
     * What a job says before anything is set in it.
     *
     * @param file of the job; without one it is the first run, or nothing where the user sets what he wants
     */
    static String text(Environment environment, Optional<Path> file, List<String> overrides) {
        if (file.isPresent()) {
            return Texts.read(environment.resolve(file.get()), "a job; examples are in deploy/examples");
        }
        return overrides.isEmpty() ? firstRun() : "";
    }

    /** As the user left it among the examples; where the program lies without them, as it was built. */
    private static String firstRun() {
        return Optional.ofNullable(System.getProperty("coppice.home"))
                .map(home -> Path.of(home, "examples", FIRST_RUN))
                .filter(Files::exists)
                .map(file -> Texts.read(file, "the job of a first run"))
                .orElseGet(() -> Texts.resource("/examples/" + FIRST_RUN));
    }

    /**
     * What a job sets that begins with the network of a finished run: its layers, its weights, and how it sees samples.
     *
     * @param run the output folder
     */
    static List<String> from(FinishedRun run) {
        String settings = JobSpecs.render(run.spec());
        List<String> overrides = new ArrayList<>();
        JobSections.section(settings, "model").ifPresent(model -> overrides.add("model=" + model));
        overrides.add("model.init="
                + quoted(run.path().resolve(RunFolder.MODEL).toAbsolutePath().normalize()));
        JobSections.section(settings, "data.preprocessing")
                .ifPresent(preprocessing -> overrides.add("data.preprocessing=" + preprocessing));
        return overrides;
    }

    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Files of one's own are named in full, since a run may go on from elsewhere, and looked into before it begins. */
    static JobSpec located(Environment environment, JobSpec asked) {
        JobSpec located = asked.withData(located(environment, asked.data()));
        ModelSettings model = asked.model();
        if (model.init().isEmpty()) {
            return located;
        }
        Path weights = environment
                .resolve(Path.of(model.init().get()))
                .toAbsolutePath()
                .normalize();
        ModelSettings named = model.withInit(weights.toString());
        Preprocessing images = asked.data().preprocessing();
        InitialWeights.of(
                named.create(images.input(), images.classes().size()),
                named,
                asked.train().initialisation(),
                new CounterRandom(asked.seed()));
        return located.withModel(named);
    }

    /** A folder of one's own is named in full, since a run may go on from elsewhere, and looked into before it begins. */
    static Data located(Environment environment, Data data) {
        if (data.path().isEmpty()) {
            return data;
        }
        Path folder =
                environment.resolve(Path.of(data.path().get())).toAbsolutePath().normalize();
        Data there = data.withPath(folder.toString());
        Dataset set = there.dataset();
        Data settled = there.withValidation(
                set.validationSamples(Optional.of(folder), data.preprocessing(), data.validation()));
        JobSpecs.checkSamples(settled, set.trainingSamples(Optional.of(folder), data.preprocessing()));
        return settled;
    }
}
