package io.coppice.deploy.command;

import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.kernel.KernelChoice;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.StepRunner;
import io.coppice.protocols.job.DataLook;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpec.Data;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job of a run that begins, with everything decided that the run will keep to. */
final class NewJob {

    private NewJob() {}

    /** @param file of the job; empty for the first run */
    static JobSpec of(Environment environment, Optional<Path> file, List<String> overrides) {
        String text = text(environment, file);
        DataLook look = (set, path) -> Optional.of(set.look(environment.resolve(Path.of(path))));
        JobSpec asked = JobSpecs.parse(text, overrides, look);
        JobSpec decided = asked.withKernels(kernels(asked));
        return decided.withData(located(environment, asked.data()));
    }

    /**
     * A job beside others of the same network, with the kernels of the first of them: another measurement takes its time
     * again, and could end otherwise.
     */
    static JobSpec beside(List<JobSpec> others, Environment environment, Optional<Path> file, List<String> overrides) {
        List<String> all = new ArrayList<>(overrides);
        others.stream().findFirst().ifPresent(first -> all.add("kernels=" + first.kernels()));
        return of(environment, file, all);
    }

    /** Decided, and found to have room for the job's batch. */
    private static String kernels(JobSpec asked) {
        Preprocessing images = asked.data().preprocessing();
        Network network = asked.model().create(images.input(), images.classes().size());
        try {
            String kernels =
                    KernelChoice.decide(asked.kernels(), network, asked.data().batch(), System::nanoTime);
            int workersAndEvaluation = asked.train().workers() + 1;
            StepRunner.reserve(
                    network, KernelChoice.create(kernels), asked.data().batch(), workersAndEvaluation);
            return kernels;
        } catch (IllegalArgumentException wrong) {
            throw UserException.wrong(wrong.getMessage());
        }
    }

    /** @param file of the job; empty for the first run */
    static String text(Environment environment, Optional<Path> file) {
        return file.map(path -> Texts.read(environment.resolve(path), "a job; examples are in deploy/examples"))
                .orElseGet(() -> Texts.resource("/examples/first-run.conf"));
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
