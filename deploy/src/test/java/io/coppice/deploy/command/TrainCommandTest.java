package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.job.JobSpecs;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    @TempDir
    private Path folder;

    @AfterEach
    void letGoOfTheLog() {
        RunLog.detach();
    }

    @Test
    void withoutAJobTheFirstRunIsTrainedInTheNextFolderOfItsName() throws IOException {
        CommandFixture coppice = new CommandFixture(folder, cancellation -> finished());

        assertThat(coppice.execute("train")).isZero();
        assertThat(coppice.execute("train")).isZero();

        JobSpec first = coppice.runner.specs.getFirst();
        assertThat(first.name()).isEqualTo("first-run");
        assertThat(first.kernels()).as("decided once").isEqualTo("vector");
        assertThat(folder.resolve("runs/first-run-1/coppice.log")).exists();
        assertThat(JobSpecs.parse(Files.readString(folder.resolve("runs/first-run-1/job.conf"))))
                .isEqualTo(first);
        assertThat(folder.resolve("runs/first-run-2/job.conf")).exists();
        assertThat(coppice.out())
                .contains("Training first-run in " + folder.resolve("runs/first-run-1"))
                .contains("  model { name = lenet5")
                .contains("  train { epochs = " + first.train().epochs() + ", mode = ");
    }

    @Test
    void theFirstRunIsTheExampleAsItLiesBesideTheProgram() throws IOException {
        CommandFixture coppice = new CommandFixture(folder, cancellation -> finished());
        Path example = folder.resolve("home/examples/first-run.conf");
        Files.createDirectories(example.getParent());
        Files.writeString(example, "name = edited, train.epochs = 7, data.batch = 64");

        System.setProperty("coppice.home", folder.resolve("home").toString());
        try {
            assertThat(coppice.execute("train")).as(coppice.error()).isZero();
            Files.delete(example);
            assertThat(coppice.execute("train")).as(coppice.error()).isZero();
        } finally {
            System.clearProperty("coppice.home");
        }

        JobSpec edited = coppice.runner.specs.getFirst();
        assertThat(edited.name()).isEqualTo("edited");
        assertThat(edited.train().epochs()).isEqualTo(7);
        assertThat(edited.data().batch()).isEqualTo(64);
        assertThat(coppice.runner.specs.getLast().name())
                .as("without the file, the job that the program was built with")
                .isEqualTo("first-run");
    }

    /** Without a job file only what was said counts: nothing of the first run, such as its four lambdas. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seed=5                                       | lenet5-l0-arm-1 | lenet5
            kernels=vector                               | lenet5-l0-arm-1 | lenet5
            data.set=csv data.path=TABLE data.batch=4 data.validation=2 | mlp-l0-arm-1 | mlp
            data.set=csv data.path=TABLE data.batch=4 data.validation=2 name=mine | mine-1 | mlp
            """)
    void theFirstRunDoesNotLeakIntoOtherJobs(String settings, String name, String model) throws IOException {
        Path table = folder.resolve("t.csv");
        Files.writeString(table, "label,a,b\n" + "0,1,2\n1,2,1.5\n0,1.25,2.5\n1,2.25,1\n".repeat(10));
        List<String> arguments = new ArrayList<>(List.of("train"));
        for (String setting : settings.split(" ")) {
            arguments.addAll(List.of("--set", setting.replace("TABLE", table.toString())));
        }
        CommandFixture coppice = new CommandFixture(folder, cancellation -> finished());

        assertThat(coppice.execute(arguments.toArray(String[]::new)))
                .as(coppice.error())
                .isZero();

        assertThat(coppice.runner.specs.getFirst().model().name()).isEqualTo(model);
        assertThat(folder.resolve("runs/" + name + "/job.conf")).exists();
    }

    /** A convolution from 8 to 8 channels is the smallest that takes it. */
    @ParameterizedTest(name = "{0} with {1} channels: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # kernels                                | channels | job.conf says                      | noted
            vector                                   | 8        | [+][wd].*                          | false
            { name = vector, winograd = on }         | 8        | [+]winograd                        | false
            { name = vector, winograd = off }        | 8        | [+]direct                          | false
            { name = vector, winograd = on }         | 7        | ''                                 | true
            vector                                   | 7        | ''                                 | false
            """)
    void winogradIsDecidedOnceAndKept(String kernels, int channels, String decided, boolean noted) throws IOException {
        String layer = "{ type = convolution, outputs = " + channels + " }";
        Files.writeString(
                folder.resolve("job.conf"),
                "kernels = " + kernels + ", data.batch = 16, method.name = dense, model { name = layers, layers = ["
                        + layer + ", " + layer + ", { type = max-pool }, flatten, { type = dense, outputs = 10 }] }");
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("train", "job.conf", "--out", "out"))
                .as(coppice.error())
                .isNotEqualTo(2);
        assertThat(coppice.execute("train", "--resume", "out"))
                .as(coppice.error())
                .isNotEqualTo(2);

        List<JobSpec> begunAndResumed = coppice.runner.specs;
        assertThat(begunAndResumed).hasSize(2);
        assertThat(begunAndResumed.get(0).kernels()).matches("vector" + decided);
        assertThat(begunAndResumed.get(1).kernels())
                .isEqualTo(begunAndResumed.get(0).kernels());
        assertThat(JobSpecs.parse(Files.readString(folder.resolve("out/job.conf"))))
                .isEqualTo(begunAndResumed.get(0));
        assertThat(coppice.out().contains("Note: kernels.winograd = on changes nothing"))
                .isEqualTo(noted);
    }

    /** Such a run knew nothing of Winograd's convolutions, and its bits are to be those that it began with. */
    @Test
    void aRunOfAnOlderVersionGoesOnWithoutWinograd() throws IOException {
        CommandFixture coppice = new CommandFixture(folder);
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(
                folder.resolve("out/job.conf"),
                "kernels = vector, data.batch = 64, method.name = dense, model { name = resnet20 }");

        assertThat(coppice.execute("train", "--resume", "out"))
                .as(coppice.error())
                .isNotEqualTo(2);

        assertThat(coppice.runner.specs.getFirst().kernels()).isEqualTo("vector");
    }

    @Test
    void aFolderIsFreeAgainWhenItsRunEnds() {
        AtomicReference<String> held = new AtomicReference<>();
        CommandFixture coppice = new CommandFixture(folder, cancellation -> {
            CommandFixture other = new CommandFixture(folder);
            other.execute("train", "--resume", "out");
            held.set(other.error());
            return finished();
        });

        assertThat(coppice.execute("train", "--out", "out")).isZero();

        assertThat(held.get())
                .contains("out is in use: process " + ProcessHandle.current().pid());
        assertThat(folder.resolve("out/run.lock")).doesNotExist();
    }

    @Test
    void whatCannotBeginLeavesNoFolder() throws IOException {
        Files.writeString(folder.resolve("bad.csv"), "label,a\n0,x\n1,2\n");
        CommandFixture coppice = new CommandFixture(folder);

        for (String wrong : List.of("data.path=bad.csv", "data.path=none.csv", "model.init=none.safetensors")) {
            String set = wrong.startsWith("data") ? "data.set=csv" : "seed=1";
            assertThat(coppice.execute("train", "--set", set, "--set", wrong)).isNotZero();
            assertThat(coppice.execute("train", "--set", set, "--set", wrong, "--out", "out"))
                    .isNotZero();
        }

        assertThat(coppice.runner.specs).isEmpty();
        assertThat(folder.resolve("runs")).doesNotExist();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aRunThatWasBegunGoesOnWithItsOwnJob() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/job.conf"), "name = mine, seed = 9");
        CommandFixture coppice = new CommandFixture(folder, cancellation -> finished());

        int status = coppice.execute("train", "--resume", "out", "--set", "checkpoint.keep=7");

        assertThat(status).isZero();
        assertThat(coppice.runner.resumes).containsExactly(true);
        assertThat(coppice.runner.specs).containsExactly(JobSpecs.parse("name = mine, seed = 9, checkpoint.keep = 7"));
    }

    @Test
    void aFailedJobNamesItsReasonAndTheLog() {
        CommandFixture coppice = new CommandFixture(
                folder,
                cancellation -> new JobEvent.Failed("job", "The loss of step 7 is NaN; the last good checkpoint is 6"));

        assertThat(coppice.execute("train", "--out", "out")).isEqualTo(1);
        assertThat(coppice.error())
                .startsWith("coppice: The loss of step 7 is NaN; the last good checkpoint is 6")
                .contains(folder.resolve("out/coppice.log").toString());
    }

    @Test
    void controlCCancelsTheJobAndSaysHowToGoOn() {
        CompletableFuture<JobEvent> last = new CompletableFuture<>();
        CommandFixture coppice = new CommandFixture(folder, cancellation -> {
            cancellation.accept(() -> last.complete(new JobEvent.Cancelled("job", 42, "checkpoints/42")));
            return last.join();
        });
        Thread user = Thread.ofVirtual().start(() -> coppice.interrupt.join().run());

        assertThat(coppice.execute("train", "--out", "my out")).isEqualTo(130);

        assertThat(user).satisfies(Thread::join);
        assertThat(coppice.out())
                .contains("Interrupted: finishing the steps in flight and writing a checkpoint")
                .contains("Interrupted at step 42. Go on with: deploy/coppice train --resume '"
                        + folder.resolve("my out") + "'");
    }

    @Test
    void controlCBeforeTheJobIsSubmittedCancelsItThen() {
        AtomicReference<Thread> user = new AtomicReference<>();
        CommandFixture coppice = new CommandFixture(folder, cancellation -> {
            while (user.get().getState() != Thread.State.TIMED_WAITING) {
                Thread.yield(); // until the interrupt waits for the end of a job that has not begun
            }
            AtomicBoolean cancelled = new AtomicBoolean();
            cancellation.accept(() -> cancelled.set(true));
            return cancelled.get() ? new JobEvent.Cancelled("job", 0, "") : finished();
        });
        user.set(Thread.ofVirtual().start(() -> coppice.interrupt.join().run()));

        assertThat(coppice.execute("train", "--out", "out")).isEqualTo(130);
        assertThat(user.get()).satisfies(Thread::join);
    }

    @Test
    void helpAndVersionGoToTheOutput() {
        for (List<String> arguments : List.of(
                List.of("--help"), List.of("train", "--help"), List.of("summary", "--help"), List.of("--version"))) {
            CommandFixture coppice = new CommandFixture(folder);

            assertThat(coppice.execute(arguments.toArray(String[]::new))).isZero();
            assertThat(coppice.out()).as(arguments.toString()).containsAnyOf("Usage: coppice", "coppice 0.");
            assertThat(coppice.error()).isEmpty();
        }
    }

    private static JobEvent finished() {
        return new JobEvent.Finished("job", null);
    }
}
