package io.coppice.deploy.command;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs nothing, and ends as it is told. */
final class FakeRunner implements JobRunner {
    final List<JobSpec> specs = Collections.synchronizedList(new ArrayList<>());
    final List<Boolean> resumes = Collections.synchronizedList(new ArrayList<>());
    private final Function<Consumer<Runnable>, JobEvent> ending;

    FakeRunner(Function<Consumer<Runnable>, JobEvent> ending) {
        this.ending = ending;
    }

    @Override
    public JobEvent run(
            JobSpec spec,
            Path folder,
            boolean resume,
            List<Consumer<JobEvent>> followers,
            Consumer<Runnable> cancellation) {
        specs.add(spec);
        resumes.add(resume);
        return ending.apply(cancellation);
    }
}
