package io.coppice.deploy.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.script.Scripts.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void whatIsOlderThanItsSourcesIsBuiltOnce() throws Exception {
        scripts.program("bin/mvn", "echo \"$JAVA_HOME\" \"$@\" >>\"" + folder.resolve("called") + "\"");
        Path jdk = scripts.jdk("jdk", "25");
        Path built = scripts.folder().resolve("deploy/target/built");
        Files.setLastModifiedTime(
                built,
                FileTime.from(Files.getLastModifiedTime(built).toInstant().minus(Duration.ofHours(1))));
        String launcher = scripts.folder().resolve("deploy/coppice").toString();

        Result first = scripts.run(folder, Map.of("JAVA_HOME", jdk.toString()), launcher, "train");
        Result second = scripts.run(folder, Map.of("JAVA_HOME", jdk.toString()), launcher, "train");

        assertThat(first.error()).startsWith("coppice: building");
        assertThat(second.error()).isEmpty();
        assertThat(second.out()).contains("train");
        assertThat(folder.resolve("called")).content().startsWith(jdk + " -B").hasLineCount(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoCommandsAtOnceBuildOnce() throws Exception {
        scripts.program("bin/mvn", "echo called >>\"" + folder.resolve("called") + "\"; sleep 1");
        Path jdk = scripts.jdk("jdk", "25");
        Files.delete(scripts.folder().resolve("deploy/target/built"));

        Result both = scripts.run(
                scripts.folder(),
                Map.of("JAVA_HOME", jdk.toString()),
                "bash",
                "-c",
                "deploy/coppice one & deploy/coppice two; wait");

        assertThat(folder.resolve("called")).content().hasLineCount(1);
        assertThat(both.out().lines()).contains("one", "two");
    }

    @ParameterizedTest(name = "Maven says: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            [ERROR] Could not transfer artifact a:b:1 from central: Unknown host   | The first build needs a network
            [ERROR] Cannot access central in offline mode                          | The first build needs a network
            [ERROR] COMPILATION ERROR : a semicolon is missing                     | the build failed: [ERROR] COMPILATION ERROR : a semicolon is missing
            """)
    void aBuildThatFailsSaysWhyAndWhereItsOutputIs(String output, String sentence) throws Exception {
        scripts.program("bin/mvn", "echo '" + output + "'; exit 1");
        Files.delete(scripts.folder().resolve("deploy/target/built"));

        Result result = scripts.run(
                folder,
                Map.of("JAVA_HOME", scripts.jdk("jdk", "25").toString()),
                scripts.folder().resolve("deploy/coppice").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.error())
                .contains(
                        sentence,
                        scripts.folder().resolve("deploy/target/build.log").toString());
        assertThat(scripts.folder().resolve("deploy/target/built")).doesNotExist();
    }

    @Test
    void withoutMavenTheFirstBuildSaysSo() throws Exception {
        Files.delete(scripts.folder().resolve("deploy/target/built"));

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
