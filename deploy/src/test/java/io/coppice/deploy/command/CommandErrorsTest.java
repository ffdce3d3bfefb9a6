package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.log.RunLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandErrorsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void runsOfEveryKind() throws IOException {
        Files.writeString(folder.resolve("good.conf"), "name = good");
        Files.writeString(folder.resolve("broken.conf"), "train { epochs = 3");
        Files.writeString(folder.resolve("wrong.conf"), "train { epochs = -3, epoch = 4 }");
        Files.write(folder.resolve("binary.conf"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80});
        Files.createDirectories(folder.resolve("begun"));
        Files.writeString(folder.resolve("begun/job.conf"), "name = begun");
        Files.createDirectories(folder.resolve("finished"));
        Files.writeString(folder.resolve("finished/job.conf"), "name = finished");
        Files.writeString(folder.resolve("finished/report.json"), "{}");
        Files.createDirectories(folder.resolve("empty"));
        threeDigits(Files.createDirectories(folder.resolve("digits")));
    }

    @AfterEach
    void letGoOfTheLog() {
        RunLog.detach();
    }

    @ParameterizedTest(name = "coppice {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # arguments                                    | status | the error begins with                              | and says too
            ''                                             | 2      | coppice: No command is given                       | coppice --help
            trian                                          | 2      | coppice: Unmatched argument at index 0: 'trian'    | Did you mean: coppice train
            train --sett a=b                               | 2      | coppice: Unknown option                            | --set
            train --out                                    | 2      | coppice: Missing required parameter for option '--out' | coppice train --help
            train none.conf                                | 2      | coppice: There is no file                          | none.conf; expected a job; examples are in deploy/examples
            train empty                                    | 2      | coppice:                                           | empty cannot be read
            train broken.conf                              | 2      | coppice: The job is not HOCON: line 1              | ''
            train binary.conf                              | 2      | coppice:                                           | binary.conf is not text
            train wrong.conf                               | 2      | coppice: The job has 2 errors:                     | train.epochs is -3
            benchmark --kernels cuda                       | 2      | coppice: --kernels is cuda, expected opencl        | coppice benchmark --help
            train good.conf --set train.epoch=5            | 2      | coppice: train.epoch is not a key of a job         | did you mean train.epochs?
            train good.conf --set data.batch=60000         | 2      | coppice: data.batch is 60000, expected             | from 1 to 55000
            train good.conf --set method.lambda=[1,2]      | 2      | coppice: method.lambda is [1.0, 2.0], expected     | a list of 4
            train good.conf --set data.path=empty          | 2      | coppice:                                           | -images-idx3-ubyte nor
            train good.conf --set data.path=digits --set data.validation=9 | 2 | coppice: data.validation is 9, expected a whole number from 0 to 2 | of 3 training samples
            train good.conf --out begun                    | 2      | coppice:                                           | begun already holds a run (job.conf); go on with it by --resume
            train good.conf --out good.conf                | 1      | coppice: The output folder                         | name another with --out
            train good.conf --resume begun                 | 2      | coppice: --resume                                  | leave good.conf out
            train --out empty --resume begun               | 2      | coppice: --resume                                  | leave --out out
            train --resume nowhere                         | 2      | coppice: There is no folder                        | such as begun, finished in
            train --resume empty                           | 2      | coppice:                                           | empty holds no run: it has no job.conf
            train --resume finished                        | 2      | coppice:                                           | finished holds a finished run
            train --resume begun --set seed=3              | 2      | coppice: --set seed=3 would change the run         | which began with 1; when a run goes on, these may change: data.path
            train --from begun                             | 2      | coppice:                                           | begun has no model.safetensors, so its run is not finished
            train --from nowhere                           | 2      | coppice: There is no folder                        | such as begun, finished in
            train --resume begun --from begun              | 2      | coppice: --resume                                  | leave --from out
            train good.conf --set model.init=none.safetensors | 2   | coppice:                                           | none.safetensors: there is no such safetensors file
            summary                                        | 2      | coppice: Missing required parameter:               | coppice summary --help
            summary nowhere                                | 2      | coppice: There is no folder                        | name the output folder of a run
            """)
    void everyErrorIsASentenceAndAStatus(String arguments, int status, String start, String part) {
        CommandFixture coppice = new CommandFixture(folder);

        int result = coppice.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(coppice.error()).startsWith(start).contains(part).doesNotContain("Exception", "\tat ");
        assertThat(result).isEqualTo(status);
        assertThat(coppice.runner.specs).isEmpty();
    }

    /** A data set of one's own: four IDX files of three blank images each. */
    private static void threeDigits(Path set) throws IOException {
        byte[] images = ByteBuffer.allocate(16 + 3 * 28 * 28)
                .putInt(0x803)
                .putInt(3)
                .putInt(28)
                .putInt(28)
                .array();
        byte[] labels = ByteBuffer.allocate(8 + 3).putInt(0x801).putInt(3).array();
        for (String part : List.of("train", "t10k")) {
            Files.write(set.resolve(part + "-images-idx3-ubyte"), images);
            Files.write(set.resolve(part + "-labels-idx1-ubyte"), labels);
        }
    }

    @Test
    void anOutputFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("runs"), "a file where the folder of all runs should be");
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute("train")).isEqualTo(1);
        assertThat(coppice.error()).contains("runs is not writable", "name another with --out");
    }

    @Test
    void anUnexpectedFailureIsASentenceOnTheConsoleAndATraceInTheLog() throws IOException {
        CommandFixture coppice = new CommandFixture(folder, cancellation -> {
            throw new IllegalStateException("The moon is full");
        });

        assertThat(coppice.execute("train", "--out", "out")).isEqualTo(1);
        assertThat(coppice.error()).isEqualTo("coppice: The moon is full" + System.lineSeparator());
        assertThat(Files.readString(folder.resolve("out/coppice.log")))
                .contains("IllegalStateException: The moon is full", "\tat ");
    }
}
