package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.log.RunLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command that picocli knows, with every wrong argument: what comes is a sentence without the names of classes, and a
 * status that the README has.
 */
@Timeout(120)
class EveryCommandTest {
    /** Texts that no argument takes, of every kind: words, numbers, places, other texts than ASCII. */
    private static final List<String> WRONG = List.of(
            "no-such-thing",
            "-1",
            "99999999999999999999",
            "1e400",
            "",
            "a=b",
            "nowhere/at/all",
            "\u0000",
            "\u00dc\u65e5",
            "..");

    /** Of the benchmark: where its figures go, which take minutes. */
    private static final List<String> MEASURED = List.of("--json", "--markdown");

    private static final String CLASS_NAME =
            "(?s).*(\\b[a-z]\\w*\\.[a-z]\\w*\\.[A-Z]\\w+|\\w+Exception\\b|\\w+Error\\b|\\tat ).*";

    @TempDir
    private Path folder;

    @AfterEach
    void letGoOfTheLog() {
        RunLog.detach();
    }

    @TestFactory
    Stream<DynamicTest> everyWrongArgumentIsAnsweredWithASentence() {
        return line(new StringWriter(), new StringWriter()).getSubcommands().entrySet().stream()
                .flatMap(command -> wrong(command.getKey(), command.getValue().getCommandSpec()))
                .distinct()
                .map(arguments -> DynamicTest.dynamicTest(
                        String.join(" ", arguments).replace('\u0000', '0'), () -> isRefused(arguments)));
    }

    @TestFactory
    Stream<DynamicTest> everyHelpSaysWhatACommandIs() {
        return line(new StringWriter(), new StringWriter()).getSubcommands().keySet().stream()
                .map(command -> DynamicTest.dynamicTest(command, () -> {
                    StringWriter out = new StringWriter();
                    assertThat(line(out, out).execute("help", command)).isZero();
                    String text = out.toString();
                    assertThat(text).contains("Usage: ", command);
                    assertThat(text.lines().filter(line -> line.matches("[A-Z].*[a-z;,]")))
                            .as("sentences that do not end")
                            .noneMatch(line -> line.endsWith(";"));
                }));
    }

    private static Stream<List<String>> wrong(String name, CommandSpec command) {
        List<List<String>> all = new ArrayList<>();
        all.add(List.of(name, "--no-such-option"));
        for (OptionSpec option : command.options()) {
            if (option.usageHelp() || option.versionHelp()) {
                continue;
            }
            if (option.arity().max() == 0) {
                all.add(List.of(name, option.longestName() + "=x"));
                continue;
            }
            all.add(List.of(name, option.longestName()));
            if (!MEASURED.contains(option.longestName())) {
                for (String text :
                        WRONG.stream().filter(one -> isWrong(name, one)).toList()) {
                    List<String> words = new ArrayList<>(List.of(name));
                    command.positionalParameters().stream()
                            .filter(parameter -> parameter.arity().min() > 0)
                            .forEach(parameter -> words.add("nowhere"));
                    words.add(option.longestName() + "=" + text);
                    all.add(words);
                }
            }
        }
        if (!command.positionalParameters().isEmpty()) {
            WRONG.forEach(text -> all.add(List.of(name, text)));
            WRONG.forEach(text -> all.add(List.of(name, text, text, text)));
        } else {
            all.add(List.of(name, "one-too-many"));
        }
        return all.stream();
    }

    /** The hidden command takes numbers of any size, and runs for minutes then. */
    private static boolean isWrong(String command, String text) {
        return !command.equals("chaos") || !text.matches("-?\\d{1,9}");
    }

    private void isRefused(List<String> arguments) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();

        int status = line(out, error).execute(arguments.toArray(String[]::new));

        assertThat(out + " " + error).doesNotMatch(CLASS_NAME);
        assertThat(status).isIn(0, 1, 2, 130);
        if (status != 0 && status != 130) {
            assertThat(error.toString()).startsWith("coppice: ").hasSizeGreaterThan("coppice: ".length() + 8);
        }
    }

    private CommandLine line(StringWriter out, StringWriter error) {
        Environment environment = new Environment(
                "coppice",
                new io.coppice.deploy.report.Console(new PrintWriter(out, true), false),
                new PrintWriter(error, true),
                folder,
                action -> () -> {});
        return Coppice.commandLine(
                environment,
                new FakeRunner(cancellation -> new io.coppice.protocols.message.JobEvent.Cancelled("job", 0, "")));
    }
}
