package io.coppice.deploy.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The scripts in a folder of a test, with JDKs and a Maven that only say that they were called. */
final class Scripts {
    private static final List<String> TOOLS = List.of(
            ("bash sed awk find head tail grep dirname basename readlink mkdir rm mv cp ln touch date cat tee mktemp sleep"
                            + " flock locale ls")
                    .split(" "));

    private final Path folder;

    /** What a process did. */
    record Result(int status, String out, String error) {}

    /** Lays out a clone with a path that has a space, built already. */
    Scripts(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("a clone"));
        for (String script : List.of("coppice", "check", "lib/jdk.sh", "lib/program.sh", "lib/package.sh")) {
            Path copy = this.folder.resolve("deploy").resolve(script);
            Files.createDirectories(copy.getParent());
            Files.copy(Repository.file("deploy").resolve(script), copy);
        }
        for (String room : List.of("compute", "protocols", "actors", "deploy")) {
            write(room + "/pom.xml", "<project/>");
            write(room + "/src/main/Source.java", "");
        }
        write("deploy/examples/first-run.conf", "");
        write("pom.xml", "<project/>");
        write("deploy/target/program-1/lib/coppice-deploy-1.jar", "");
        write("deploy/target/program-1/built", "");
        Files.createSymbolicLink(program(), Path.of("program-1"));
    }

    Path folder() {
        return folder;
    }

    /** The link to the newest program. */
    Path program() {
        return folder.resolve("deploy/target/program");
    }

    /** A Maven that notes that it was called, and makes the one jar that the launcher takes. */
    void maven(String body) throws IOException {
        program(
                "bin/mvn",
                "echo \"$JAVA_HOME\" \"$@\" >>\"" + folder.getParent().resolve("called") + "\"\n" + body + "\n: >\""
                        + folder.resolve("deploy/target/coppice-deploy-1.jar") + "\"");
    }

    void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** A JDK whose java prints its arguments, one a line, and then a word of its surroundings. */
    Path jdk(String name, String version) throws IOException {
        program(name + "/bin/java", "printf '%s\\n' \"$@\" \"threads $OMP_NUM_THREADS\" \"in $PWD\"");
        program(name + "/bin/javac", "exit 1");
        write(name + "/release", "IMPLEMENTOR=\"A test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder.resolve(name);
    }

    void program(String file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        assertThat(folder.resolve(file).toFile().setExecutable(true)).isTrue();
    }

    /** Runs a command with the system's own programs and those in the folder {@code bin}. */
    Result run(Path directory, Map<String, String> environment, String... command) throws Exception {
        Path out = Files.createTempFile("script", ".out");
        Path error = Files.createTempFile("script", ".error");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin") + ":" + systemTools());
        builder.environment()
                .put("COPPICE_JVM_FOLDERS", folder.resolve("no-jvm-here").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(error));
        Files.delete(out);
        Files.delete(error);
        return result;
    }

    /** A folder with what the scripts call, and without the java and mvn of the machine. */
    private Path systemTools() throws IOException {
        if (!Files.isDirectory(folder.resolve("tools"))) {
            for (String tool : TOOLS) {
                Path program = Path.of(Files.isExecutable(Path.of("/usr/bin", tool)) ? "/usr/bin" : "/bin", tool);
                if (!Files.isExecutable(program)) {
                    continue; // flock is not everywhere
                }
                program("tools/" + tool, "exec " + program + " \"$@\"");
            }
        }
        return folder.resolve("tools");
    }
}
