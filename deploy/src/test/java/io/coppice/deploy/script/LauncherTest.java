package io.coppice.deploy.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coppice.deploy.script.Scripts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/coppice and deploy/check with a JDK and a Maven that only say that they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    @TempDir
    private Path folder;

    private Scripts scripts;

    @BeforeEach
    void aCloneThatIsBuilt() throws Exception {
        scripts = new Scripts(folder);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        // JAVA_HOME's version, that of the usual folders, the one taken
        "25,        21.0.1, home",
        "25.0.1,    26,     home",
        "26-ea,     25,     home",
        "24.0.2,    25.0.1, usual",
        "1.8.0_402, 25,     usual",
        "17.0.15,   21,     none",
    })
    void theFirstJdkThatIsNewEnoughIsTaken(String home, String usual, String taken) throws Exception {
        Map<String, String> environment = Map.of(
                "JAVA_HOME", scripts.jdk("home", home).toString(),
                "COPPICE_JVM_FOLDERS", scripts.jdk("usual", usual).toString());

        Result result = scripts.run(scripts.folder(), environment, "bash", "-c", ". deploy/lib/jdk.sh && find_jdk");

        if (taken.equals("none")) {
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.error())
                    .startsWith("coppice: a JDK of version 25 or later is needed")
                    .contains("only 17 in", "21 in", "Install one", "JAVA_HOME")
                    .hasLineCount(1);
        } else {
            assertThat(result.out().strip())
                    .isEqualTo(scripts.folder().resolve(taken).toString());
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void aJdkOnThePathIsFoundThroughItsLinks() throws Exception {
        Path jdk = scripts.jdk("jdk", "25");
        Files.createDirectories(scripts.folder().resolve("bin"));
        Files.createSymbolicLink(scripts.folder().resolve("alternative"), jdk.resolve("bin/javac"));
        Files.createSymbolicLink(scripts.folder().resolve("bin/javac"), Path.of("../alternative"));

        Result result = scripts.run(scripts.folder(), Map.of(), "bash", "-c", ". deploy/lib/jdk.sh && find_jdk");

        assertThat(result.out().strip()).isEqualTo(jdk.toRealPath().toString());
    }

    @Test
    void theLauncherRunsFromAnywhereThroughALinkAndPassesItsArguments() throws Exception {
        Path link =
                Files.createSymbolicLink(folder.resolve("c"), scripts.folder().resolve("deploy/coppice"));
        Map<String, String> environment =
                Map.of("JAVA_HOME", scripts.jdk("jdk", "25").toString(), "COPPICE_JAVA_OPTS", "-Xmx1g -Dx=y");

        Result result = scripts.run(folder, environment, link.toString(), "train", "my job.conf", "--set", "a=[1, 2]");

        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .containsSubsequence("--add-modules", "jdk.incubator.vector", "-Xmx1g", "-Dx=y")
                .containsSubsequence("train", "my job.conf", "--set", "a=[1, 2]", "threads 1")
                .contains("in " + folder.toRealPath());
    }

    @Test
    void withoutAJdkTheLauncherSaysSo() throws Exception {
        Result result = scripts.run(
                folder, Map.of(), scripts.folder().resolve("deploy/coppice").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.error())
                .startsWith("coppice: a JDK of version 25 or later is needed")
                .hasLineCount(1);
    }

    @Test
    void whatIsOlderThanItsSourcesIsBuiltOnceIntoAFolderOfItsOwn() throws Exception {
        scripts.maven("");
        ageOfTheProgram(Duration.ofHours(1));

        Result first = launch("train");
        Path built = scripts.program().toRealPath();
        Result second = launch("train");

        assertThat(first.error()).startsWith("coppice: building");
        assertThat(second.error()).isEmpty();
        assertThat(second.out()).contains("train");
        assertThat(called())
                .content()
                .startsWith(scripts.folder().resolve("jdk") + " -B")
                .contains("-Dcoppice.lib=")
                .hasLineCount(1);
        assertThat(built.getFileName()).asString().startsWith("program-2");
        assertThat(scripts.program().toRealPath()).isEqualTo(built);
        assertThat(built.resolveSibling("program-1")).as("nobody runs it").doesNotExist();
    }

    @Test
    void examplesAreNoSources() throws Exception {
        scripts.maven("");
        Files.setLastModifiedTime(
                scripts.folder().resolve("deploy/examples/first-run.conf"),
                FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(launch("train").error()).isEmpty();
        assertThat(called()).doesNotExist();
    }

    @ParameterizedTest(name = "a build that {0} leaves the program as it was")
    @ValueSource(strings = {"exit 1", "kill -INT $PPID; sleep 1; exit 130", "kill -TERM $PPID; sleep 1; exit 143"})
    void aBuildThatDoesNotEndLeavesTheProgramThatWas(String end) throws Exception {
        scripts.maven(end);
        ageOfTheProgram(Duration.ofHours(1));

        Result result = launch("train");

        assertThat(result.status()).isNotZero();
        assertThat(result.out()).isEmpty();
        assertThat(scripts.program().toRealPath().getFileName()).hasToString("program-1");
        assertThat(scripts.program().resolve("lib/coppice-deploy-1.jar")).exists();
        Result old = scripts.run(folder, environment("COPPICE_BUILD", "never"), launcher(), "train");
        assertThat(old.error()).isEmpty();
        assertThat(old.out()).contains("train");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramThatSomebodyRunsIsKept() throws Exception {
        scripts.maven("");
        scripts.jdk("jdk", "25");
        scripts.program("jdk/bin/java", "case \"$*\" in *wait*) sleep 3;; esac");
        ageOfTheProgram(Duration.ofHours(1));
        Result both = scripts.run(
                folder,
                environment("A", "B"),
                "bash",
                "-c",
                "COPPICE_BUILD=never \"$0\" wait & sleep 1; \"$0\" train; ls -d \"$1\"/program-1; wait; touch \"$2\"; \"$0\" x; ls -d \"$1\"/program-1",
                launcher(),
                scripts.program().getParent().toString(),
                scripts.folder().resolve("pom.xml").toString());

        assertThat(both.out().lines().filter(line -> line.endsWith("/program-1")))
                .as("there while it ran, and then no longer: %s", both)
                .hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoCommandsAtOnceBuildOnce() throws Exception {
        scripts.maven("sleep 1");
        Files.delete(scripts.program());

        Result both = scripts.run(
                scripts.folder(), environment("A", "B"), "bash", "-c", "deploy/coppice one & deploy/coppice two; wait");

        assertThat(called()).content().hasLineCount(1);
        assertThat(both.out().lines()).contains("one", "two");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whileOneBuildsAnotherRunsWhatWas() throws Exception {
        scripts.maven("sleep 2");
        ageOfTheProgram(Duration.ofHours(1));

        Result both = scripts.run(
                scripts.folder(),
                environment("A", "B"),
                "bash",
                "-c",
                "deploy/coppice one & sleep 1; deploy/coppice two; wait");

        assertThat(called()).content().hasLineCount(1);
        assertThat(both.error()).contains("another command is building; this one runs what was built before");
        assertThat(both.out().lines()).containsSubsequence("two", "one");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aCheckoutThatCannotBeWrittenRunsWhatIsBuilt() throws Exception {
        scripts.maven("");
        ageOfTheProgram(Duration.ofHours(1));
        Path target = scripts.program().getParent();
        assumeTrue(target.toFile().setWritable(false) && !Files.isWritable(target), "root may write everywhere");
        try {
            Result result = launch("train");

            assertThat(result.error())
                    .contains("cannot be written: running what is built")
                    .hasLineCount(1);
            assertThat(result.out()).contains("train");
            assertThat(called()).doesNotExist();
        } finally {
            assertThat(target.toFile().setWritable(true)).isTrue();
        }
    }

    private Result launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher()));
        command.addAll(List.of(arguments));
        return scripts.run(folder, environment("A", "B"), command.toArray(String[]::new));
    }

    private String launcher() {
        return scripts.folder().resolve("deploy/coppice").toString();
    }

    private Map<String, String> environment(String name, String value) throws Exception {
        if (!Files.exists(scripts.folder().resolve("jdk"))) {
            scripts.jdk("jdk", "25");
        }
        return Map.of("JAVA_HOME", scripts.folder().resolve("jdk").toString(), name, value);
    }

    /** Whose lines say how Maven was called. */
    private Path called() {
        return folder.resolve("called");
    }

    private void ageOfTheProgram(Duration age) throws IOException {
        Path built = scripts.program().resolve("built");
        Files.setLastModifiedTime(
                built,
                FileTime.from(Files.getLastModifiedTime(built).toInstant().minus(age)));
    }

    @ParameterizedTest(name = "Maven says: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            [ERROR] Could not transfer artifact a:b:1 from central: Unknown host   | The first build needs a network
            [ERROR] Cannot access central in offline mode                          | The first build needs a network
            [ERROR] COMPILATION ERROR : a semicolon is missing                     | the build failed: [ERROR] COMPILATION ERROR : a semicolon is missing
            """)
    void aBuildThatFailsSaysWhyAndWhereItsOutputIs(String output, String sentence) throws Exception {
        scripts.program("bin/mvn", "echo '" + output + "'; exit 1");
        Files.delete(scripts.program());

        Result result = scripts.run(
                folder,
                Map.of("JAVA_HOME", scripts.jdk("jdk", "25").toString()),
                scripts.folder().resolve("deploy/coppice").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.error())
                .contains(
                        sentence,
                        scripts.folder().resolve("deploy/target/build.log").toString());
        assertThat(scripts.program()).doesNotExist();
    }

    @Test
    void withoutMavenTheFirstBuildSaysSo() throws Exception {
        Files.delete(scripts.program());

        Result result = scripts.run(
                folder,
                Map.of("JAVA_HOME", scripts.jdk("jdk", "25").toString()),
                scripts.folder().resolve("deploy/coppice").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.error()).contains("coppice: Maven is needed to build, and there is no mvn on the PATH");
    }

    @ParameterizedTest(name = "Maven ends with {0}")
    @CsvSource({"0", "1"})
    void theCheckCountsTheTestsOfAllModules(int status) throws Exception {
        scripts.program("bin/mvn", """
                echo "$@"
                echo '[INFO] Tests run: 9, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.2 s -- in A'
                echo '[INFO] Tests run: 40, Failures: 0, Errors: 0, Skipped: 1'
                echo '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0'
                echo '[INFO] BUILD'
                exit %d""".formatted(status));

        Result result = scripts.run(
                folder,
                Map.of("JAVA_HOME", scripts.jdk("jdk", "25").toString()),
                scripts.folder().resolve("deploy/check").toString(),
                "-o");

        assertThat(result.out())
                .startsWith("-B verify -o")
                .endsWith("Tests run: 42, Failures: 1, Errors: 0, Skipped: 1\n");
        assertThat(result.status()).isEqualTo(status);
    }
}
