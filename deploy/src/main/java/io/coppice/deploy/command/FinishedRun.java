package io.coppice.deploy.command;

import io.coppice.compute.data.DecodingProgress;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.export.Safetensors;
import io.coppice.compute.export.TrainedModel;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run whose network is finished, with what it was trained on. */
record FinishedRun(Path path, JobSpec spec, TrainedModel model) {

    static FinishedRun in(Environment environment, Path folder) {
        RunFolder run = RunFolder.existing(environment.resolve(folder));
        JobSpec spec = JobSpecs.parse(run.readJob());
        Path file = run.file(RunFolder.MODEL);
        if (!Files.exists(file)) {
            throw UserException.wrong(run.path() + " has no " + RunFolder.MODEL
                    + ", so its run is not finished; go on with: " + environment.advise("train --resume", run.path()));
        }
        return new FinishedRun(run.path(), spec, TrainedModel.of(Safetensors.read(file)));
    }

    /** The job's test set, as the model's own preprocessing has it. */
    ImageSet testSet() {
        if (spec.data().dataset().isTable() && model.preprocessing().schema().isEmpty()) {
            throw UserException.wrong(
                    path + " is a run of an earlier version, whose network does not say what the columns of"
                            + " its table are; train it anew");
        }
        return spec.data()
                .dataset()
                .open(
                        spec.data().path().map(Path::of),
                        model.preprocessing(),
                        spec.data().validation(),
                        DecodingProgress.UNSEEN)
                .test();
    }
}
