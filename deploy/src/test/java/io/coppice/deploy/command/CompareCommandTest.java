package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.compute.network.Models;
import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.job.KnownMethods;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CompareCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void jobs() throws IOException {
        Files.writeString(folder.resolve("job.conf"), "kernels = vector, method { name = l0-arm, lambda = 0.7 }");
        Files.writeString(
                folder.resolve("strong.conf"), "method { name = l0-hc, lambda = 9 }, optimizer.rate = 0.5, seed = 99");
        Files.writeString(folder.resolve("empty.conf"), "seed = 3");
    }

    @AfterEach
    void letGoOfTheLog() {
        RunLog.detach();
    }

    @Test
    void everyMethodIsTrainedWithEverySeedOnTheSameJob() {
        CommandFixture coppice =
                new CommandFixture(folder, cancellation -> new JobEvent.Failed("job", "the disk is full"));

        int status = coppice.execute(
                "compare",
                "job.conf",
                "--methods",
                "l0-arm,dense,strong.conf",
                "--seeds",
                "4,5",
                "--set",
                "train.epochs=2",
                "--out",
                "out");

        assertThat(coppice.runner.specs)
                .extracting(JobSpec::name)
                .containsExactly(
                        "l0-arm-seed4", "l0-arm-seed5", "dense-seed4", "dense-seed5", "strong-seed4", "strong-seed5");
        assertThat(coppice.runner.specs).extracting(JobSpec::seed).containsExactly(4L, 5L, 4L, 5L, 4L, 5L);
        assertThat(coppice.runner.specs)
                .allSatisfy(spec -> assertThat(spec.train().epochs()).isEqualTo(2));
        assertThat(rendered(coppice.runner.specs.get(0))).contains("lambda = 0.7");
        assertThat(rendered(coppice.runner.specs.get(2))).contains("name = dense");
        assertThat(rendered(coppice.runner.specs.get(4))).contains("name = l0-hc", "lambda = 9", "rate = 0.5");
        assertThat(status).isEqualTo(1);
        assertThat(coppice.error())
                .startsWith("coppice: 6 of 6 runs failed: l0-arm-seed4: the disk is full;")
                .contains("Try them again with: deploy/coppice compare --resume ");
        assertThat(folder.resolve("out/report.html")).content().contains("0 of 6 runs are finished");
    }

    @Test
    void whatIsSetOfOneMethodIsItsAloneAndSchedulesFitTheEpochs() {
        CommandFixture coppice = new CommandFixture(folder, cancellation -> new JobEvent.Failed("job", "no"));

        coppice.execute(
                "compare",
                "job.conf",
                "--methods",
                "magnitude,deephoyer,l0-arm",
                "--set",
                "train.epochs=6",
                "--set",
                "magnitude:sparsity=0.5",
                "--set",
                "l0-arm:optimizer.rate=0.25",
                "--out",
                "out");

        assertThat(coppice.runner.specs).hasSize(3);
        assertThat(rendered(coppice.runner.specs.get(0)))
                .contains("sparsity = 0.5", "first-epoch = 1\n", "rounds = 5", "rate = 0.001");
        assertThat(rendered(coppice.runner.specs.get(1))).contains("fine-tune-epochs = 1\n");
        assertThat(rendered(coppice.runner.specs.get(2))).contains("lambda = 0.7", "rate = 0.25");
    }

    private static String rendered(JobSpec spec) {
        return JobSpecs.render(spec);
    }

    @Test
    void anInterruptedComparisonGoesOnWhereItWas() throws IOException {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("compare", "job.conf", "--methods", "dense,l0-arm", "--out", "out"))
                .isEqualTo(Failures.INTERRUPTED);
        assertThat(coppice.runner.specs).extracting(JobSpec::name).containsExactly("dense");
        assertThat(coppice.out()).contains("Go on with: deploy/coppice compare --resume");
        Files.createDirectories(folder.resolve("out/dense/checkpoints"));
        coppice.runner.specs.clear();

        assertThat(coppice.execute("compare", "--resume", "out")).isEqualTo(Failures.INTERRUPTED);

        assertThat(coppice.runner.specs).extracting(JobSpec::name).containsExactly("dense");
        assertThat(coppice.runner.resumes).containsExactly(false, true);
        assertThat(coppice.execute("compare", "job.conf", "--methods", "dense", "--out", "out"))
                .isEqualTo(2);
        assertThat(coppice.error()).contains("out already holds a comparison; go on with it by --resume");
    }

    @ParameterizedTest(name = "coppice compare {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # arguments                                                  | the error says
            ``                                                           | No job is given; expected compare JOB.conf --methods
            job.conf                                                     | No methods are given; expected --methods METHOD,METHOD
            none.conf --methods dense                                    | none.conf; expected a job
            job.conf --methods dens                                      | --methods dens: there is no such method; expected l0-arm,
            job.conf --methods none.conf                                 | none.conf; expected a job whose method is compared
            job.conf --methods empty.conf                                | --methods empty.conf: the file has no section method
            job.conf --methods dense,dense                               | --methods names something twice: [dense, dense]
            job.conf --methods dense --seeds 1,1                         | --seeds names something twice: [1, 1]
            job.conf --methods dense --seeds 1,x                         | 'x' is not a whole number
            job.conf --methods dense,l0-arm --set l0-hc:method.lambda=1  | l0-hc is none of the methods that are compared: dense, l0-arm
            job.conf --methods dense,l0-arm --set dense:lambda=1         | With the method dense: method.lambda is not a key
            job.conf --methods magnitude --set train.epochs=2            | method.first-epoch = 10: must be from 1 to 1
            job.conf --methods dense,l0-arm --set method.lambda=1        | With the method dense: method.lambda is not a key
            --resume nowhere                                             | nowhere holds no comparison: it has no comparison.txt
            --resume nowhere --seeds 1                                   | leave the job and the other options out
            """)
    void badArgumentsAreNamedBeforeAnythingRuns(String arguments, String sentence) {
        CommandFixture coppice = new CommandFixture(folder);

        int status = coppice.execute(("compare " + arguments).strip().split(" "));

        assertThat(coppice.error()).startsWith("coppice: ").contains(sentence).doesNotContain("\tat ");
        assertThat(status).isEqualTo(2);
        assertThat(coppice.runner.specs).isEmpty();
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void whatAJobCanNameIsListed() {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("methods")).isZero();
        assertThat(coppice.execute("models")).isZero();

        assertThat(coppice.out()).contains("Li and Ji, 2019; arXiv 1904.04432", "lambda = 0.1", "He et al., 2016");
        assertThat(KnownMethods.all()).allSatisfy(method -> {
            assertThat(coppice.out()).contains(method.name());
            assertThat(method.line()).as(method.name()).isNotBlank();
        });
        assertThat(Models.names()).allSatisfy(name -> assertThat(coppice.out()).contains(name));
    }
}
