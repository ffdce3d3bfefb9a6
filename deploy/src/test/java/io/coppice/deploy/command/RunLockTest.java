package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.deploy.command.RunLock.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RunLockTest {
    private static final Holder OWN = Holder.ofThisProcess();
    private static final long NOBODY = 1L << 40;

    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void aFolderIsTakenOnceAndFreeAfterwards() {
        try (RunLock first = RunLock.take(folder, notes::add)) {
            assertThat(folder.resolve(RunLock.FILE))
                    .content()
                    .contains("process = " + OWN.process(), "start = ", "host = " + OWN.host(), "boot = ");
            assertThatThrownBy(() -> RunLock.take(folder, notes::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("is in use: process " + OWN.process());
        }
        assertThat(folder).isEmptyDirectory();
        RunLock.take(folder, notes::add).close();
        assertThat(notes).isEmpty();
    }

    /** Of what a killed process left, nobody locks the file any more. */
    @ParameterizedTest(name = "process {0} of {2}, boot {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # process | start | host  | boot  | outcome
            nobody    | own   | own   | own   | has ended; its place is taken
            own       | old   | own   | own   | has ended; its place is taken
            own       | own   | own   | other | has ended; its place is taken
            nobody    | own   | other | own   | has ended; its place is taken
            parent    | own   | own   | own   | is in use: process
            nobody    | own   | other | other | which cannot be seen from here; if that process has ended, remove
            """)
    void whatIsLeftBehindIsTakenOverAndWhatMayLiveIsNot(
            String process, String start, String host, String boot, String outcome) throws IOException {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Holder left = new Holder(
                switch (process) {
                    case "own" -> OWN.process();
                    case "parent" -> parent.pid();
                    default -> NOBODY;
                },
                process.equals("parent")
                        ? parent.info().startInstant().orElseThrow().toString()
                        : start.equals("own") ? OWN.start() : "2001-02-03T04:05:06Z",
                host.equals("own") ? OWN.host() : "elsewhere",
                boot.equals("own") ? OWN.boot() : "another");
        Files.writeString(folder.resolve(RunLock.FILE), left.text());

        String said;
        try (RunLock taken = RunLock.take(folder, notes::add)) {
            said = String.join("", notes);
        } catch (UserException refused) {
            said = refused.getMessage();
        }

        assertThat(said).contains(outcome).contains("process " + left.process());
    }

    @ParameterizedTest
    @CsvSource({"''", "process", "'process = x\nstart = y'"})
    void aFileThatWasCutShortIsNobodys(String text) throws IOException {
        Files.writeString(folder.resolve(RunLock.FILE), text);

        RunLock.take(folder, notes::add).close();

        assertThat(notes).isEmpty();
    }
}
