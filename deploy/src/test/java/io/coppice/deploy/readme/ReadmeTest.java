package io.coppice.deploy.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.coppice.deploy.Repository;
import io.coppice.deploy.command.CommandLines;
import io.coppice.protocols.job.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows works: jobs parse, Java compiles, commands exist with their options. */
class ReadmeTest {

    @TestFactory
    Stream<DynamicTest> everySnippetWorks() throws IOException {
        return Snippet.of(readme()).stream().map(snippet -> dynamicTest(snippet.toString(), () -> check(snippet)));
    }

    /** A block without a language is shown to nobody's machine, so it would be checked by nobody. */
    @Test
    void everySnippetSaysItsLanguage() throws IOException {
        assertThat(Snippet.of(readme()))
                .allSatisfy(snippet -> assertThat(snippet.language())
                        .as(snippet.toString())
                        .isIn("bash", "sh", "console", "hocon", "java", "text", "json", "csv", "mermaid"));
    }

    @Test
    void theReadingTourNamesClassesThatExist() throws IOException {
        String page = readme();
        String tour = page.substring(page.indexOf("A reading tour:"), page.indexOf("Every formula is checked"));
        List<String> classes;
        try (Stream<Path> files = Files.walk(Repository.root())) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .toList();
        }
        List<String> named = Pattern.compile("`(\\w+)`")
                .matcher(tour)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(4).isSubsetOf(classes);
    }

    @Test
    void theTwoCommandsAreThere() throws IOException {
        List<String> commands = Snippet.of(readme()).stream()
                .filter(ReadmeTest::isShell)
                .flatMap(snippet -> ShellLines.of(snippet.text()).stream())
                .map(words -> String.join(" ", words))
                .toList();

        assertThat(commands).contains("deploy/coppice train", "deploy/check");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```bash\ndeploy/coppice trian\n```",
                "```bash\ndeploy/coppice train deploy/examples/none.conf\n```",
                "```bash\n$ COPPICE_JAVA_OPTS=-Xmx1g deploy/coppice train \\\n  --sett a=b  # no such option\n```",
                "```bash\ndeploy/no-such-script\n```",
                "```hocon\ntrain.epoch = 3\n```",
                "```java\nint x = \"no number\";\n```",
            })
    void aSnippetThatDoesNotWorkIsFound(String page) {
        assertThat(Snippet.of(page))
                .singleElement()
                .satisfies(snippet -> assertThatThrownBy(() -> check(snippet))
                        .isInstanceOfAny(Exception.class, AssertionError.class));
    }

    private static void check(Snippet snippet) throws IOException {
        if (isShell(snippet)) {
            ShellLines.of(snippet.text()).forEach(ReadmeTest::checkCommand);
        } else if (snippet.language().equals("hocon")) {
            JobSpecs.parse(snippet.text());
        } else if (snippet.language().equals("java")) {
            assertThat(JavaSnippets.errors(snippet.text())).isEmpty();
        }
    }

    private static boolean isShell(Snippet snippet) {
        return List.of("bash", "sh", "console").contains(snippet.language());
    }

    private static void checkCommand(List<String> words) {
        String program = words.getFirst();
        if (program.startsWith("deploy/") || program.startsWith(".ci/")) {
            assertThat(Repository.file(program)).isExecutable();
        }
        if (program.equals("deploy/coppice")) {
            List<String> arguments = words.subList(1, words.size());
            CommandLines.check(arguments);
            assertThat(arguments.stream().filter(word -> word.startsWith("deploy/")))
                    .allSatisfy(file -> assertThat(Repository.file(file)).exists());
        }
    }

    private static String readme() throws IOException {
        return Files.readString(Repository.file("README.md"));
    }
}
