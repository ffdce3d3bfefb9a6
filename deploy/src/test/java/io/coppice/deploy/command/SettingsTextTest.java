package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettingsTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data { set = cifar10, path = /nowhere, augment { crop = 4, flip = true } }, model.name = resnet20",
                "method { lambda = [1, 2, 3, 4], fine-tune = 3, target { weights = 0.2 } }",
                "model { name = layers, layers = [{ type = convolution, outputs = 3, gates = true }, relu, flatten, { type = dense, outputs = 10 }] }, method.lambda = 0.1",
                "train { mode = sync, workers = 3, window = 6, stop-after = 4, keep-best = true }"
            })
    void whatIsPrintedIsTheWholeJob(String job) {
        JobSpec spec = JobSpecs.parse(job);

        String printed = SettingsText.of(spec);

        assertThat(JobSpecs.parse(printed)).isEqualTo(spec);
        assertThat(printed.lines()).allSatisfy(line -> assertThat(line).startsWith("  "));
        assertThat(printed).contains("\n  train { epochs = ", "augment { crop = ");
    }
}
