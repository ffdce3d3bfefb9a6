package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.protocols.job.JobDifferences;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ResumedJobTest {
    @TempDir
    private Path folder;

    private RunFolder run(String job, int epochs, boolean finished) throws IOException {
        Files.writeString(folder.resolve("job.conf"), JobSpecs.render(JobSpecs.parse(job)));
        Files.writeString(folder.resolve("metrics.csv"), "epoch\n" + "1\n".repeat(epochs));
        if (finished) {
            Files.writeString(folder.resolve("report.json"), "{}");
        }
        return new RunFolder(folder);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # job                                                        | epochs | finished | set                                      | what is then different
            train.epochs = 30                                            | 30     | true     | train.epochs=60                          | train.epochs
            train.epochs = 30                                            | 30     | true     | train { epochs = 31, window = 9 }        | train
            train.epochs = 30                                            | 12     | false    | optimizer.rate=1e-4                      | optimizer.rate
            train.epochs = 30                                            | 12     | false    | method.lambda=0.7                        | method.lambda
            train.epochs = 30                                            | 12     | false    | train.epochs=12                          | train.epochs
            train.epochs = 30                                            | 12     | false    | checkpoint.keep=9                        | checkpoint.keep
            train.epochs = 30                                            | 12     | false    | seed=1                                   | ''
            train.epochs = 30                                            | 30     | true     | train.epochs=60,method.fine-tune=10      | method.fine-tune, train.epochs
            train.epochs = 30, method.fine-tune = 5                      | 30     | true     | train.epochs=60                          | method.fine-tune=35, train.epochs
            train.epochs = 30, method.fine-tune = 5                      | 20     | false    | train.epochs=60                          | train.epochs
            train.epochs = 30, method.target.weights = 0.1               | 30     | true     | train.epochs=40                          | method.fine-tune=10, train.epochs
            train.epochs = 30, method { name = deephoyer, fine-tune-epochs = 5 } | 28 | false | train.epochs=40                         | method.fine-tune-epochs=15, train.epochs
            train.epochs = 60, method.name = magnitude                   | 60     | true     | train.epochs=90                          | train.epochs
            train { epochs = 30, stop-after = 3 }                        | 9      | true     | train.stop-after=0                       | train.stop-after
            """)
    void whatMayChangeChanges(String job, int epochs, boolean finished, String set, String differences)
            throws IOException {
        RunFolder run = run(job, epochs, finished);
        List<String> overrides =
                set.startsWith("train {") ? List.of("train.epochs=31", "train.window=9") : List.of(set.split(","));

        JobSpec resumed = ResumedJob.of(run, overrides, new ArrayList<>());

        String found = JobDifferences.between(JobSpecs.parse(run.readJob()), resumed).stream()
                .map(each -> differences.contains(each.path() + "=") ? each.path() + "=" + each.after() : each.path())
                .collect(Collectors.joining(", "));
        assertThat(found).isEqualTo(differences.equals("train") ? "train.epochs, train.window" : differences);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # job                                   | epochs | finished | set                                    | the sentence says
            train.epochs = 30                       | 12     | false    | seed=2                                 | --set seed=2 would change the run in
            kernels = vector                        | 12     | false    | kernels.winograd=on                    | would change the run in
            train.epochs = 30                       | 12     | false    | data.batch=64                          | which began with 128; when a run goes on, these may change: data.path
            train.epochs = 30                       | 12     | false    | method.name=l0-hc                      | would change the run in
            train.epochs = 30                       | 12     | false    | optimizer.name=sgd                     | would change the run in
            train.epochs = 30                       | 12     | false    | train.shards=7                         | --set train.shards=7 would change the run
            train.epochs = 30                       | 12     | false    | train.epochs=11                        | holds a run of 12 epochs, and with train.epochs = 11 there is nothing to go on with
            train.epochs = 30                       | 30     | true     | train.epochs=30                        | holds a finished run of 30 epochs
            train.epochs = 30                       | 30     | true     | optimizer.rate=0.1                     | go on with --set train.epochs=N, N above 30
            train.epochs = 30                       | 30     | true     | train.epochs=20                        | or begin another run with its network: train --from
            train { epochs = 30, stop-after = 3 }   | 9      | true     | optimizer.rate=0.1                     | stopped after epoch 9 because train.stop-after = 3; go on with a larger one
            train.epochs = 30, method.fine-tune = 5 | 30     | true     | train.epochs=60,method.fine-tune=10    | settled since epoch 25 and cannot be unsettled; with train.epochs = 60 set method.fine-tune = 35
            train.epochs = 30                       | 0      | true     | train.epochs=60                        | holds a finished run without its metrics.csv
            train.epochs = 30                       | 12     | false    | train.epoch=40                         | train.epoch is not a key of a job
            """)
    void whatMayNotIsRefusedWithTheWayOut(String job, int epochs, boolean finished, String set, String sentence)
            throws IOException {
        RunFolder run = run(job, epochs, finished);
        List<String> overrides = List.of(set.split(","));

        assertThatThrownBy(() -> ResumedJob.of(run, overrides, new ArrayList<>()))
                .hasMessageContaining(sentence);
    }
}
