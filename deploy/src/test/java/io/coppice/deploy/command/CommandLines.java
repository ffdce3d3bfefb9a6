package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** Command lines for the tests of other packages. */
public final class CommandLines {

    private CommandLines() {}

    /** Checks it without running it. @throws picocli.CommandLine.ParameterException when a command or an option does not exist */
    public static void check(List<String> arguments) {
        Coppice.commandLine(Environment.ofProcess()).parseArgs(arguments.toArray(String[]::new));
    }

    /** Runs it in a folder, to a good end. @return what it prints */
    public static String run(Path folder, String... arguments) {
        CommandFixture fixture = new CommandFixture(folder);
        assertThat(fixture.execute(arguments)).as(fixture.error()).isZero();
        return fixture.out();
    }
}
