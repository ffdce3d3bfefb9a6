package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KeysCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "coppice keys {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # arguments          | status | says                                      | and does not say
            epochs               | 0      | train.epochs = 200 (epochs)               | train.mode
            train.*              | 0      | train.mode = async                        | method.round-epochs
            kernel               | 0      | convolution.kernel = 3 (pixels)           | train.
            lambda               | 0      | where method.name = dep-l0                | train.
            --node port          | 0      | front.port = 8470                         | train.
            --layers             | 0      | residual.shortcut                         | train.
            nothing-like-that    | 2      | No key has nothing-like-that in its path  | train.
            """)
    void keysAreFoundByTheirPaths(String arguments, int status, String said, String unsaid) {
        CommandFixture coppice = new CommandFixture(folder);

        assertThat(coppice.execute(("keys " + arguments).split(" "))).isEqualTo(status);
        assertThat(coppice.out() + coppice.error()).contains(said).doesNotContain(unsaid);
    }

    @ParameterizedTest(name = "docs/{0}")
    @CsvSource({"jobs.md, keys --markdown", "nodes.md, keys --markdown --node"})
    void thePageIsCurrent(String page, String command) throws IOException {
        assertThat(CommandLines.run(folder, command.split(" ")))
                .as("make it anew: deploy/coppice %s > docs/%s", command, page)
                .isEqualTo(Files.readString(Repository.file("docs/" + page)));
    }

    @Test
    void completionKnowsCommandsAndTheirOptions() {
        assertThat(CommandLines.run(folder, "completion"))
                .contains("train", "--resume", "complete -F _complete_coppice");
    }
}
