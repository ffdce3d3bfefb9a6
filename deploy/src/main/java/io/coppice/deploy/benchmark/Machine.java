package io.coppice.deploy.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the figures were measured on. */
record Machine(String processor, int cores, String vectors, String java, String system, long heapMebibytes) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final List<String> EXTENSIONS = List.of("avx512f", "avx2", "sve", "asimd");

    static Machine ofProcess() {
        return new Machine(
                field("model name").findFirst().orElse(System.getProperty("os.arch") + " processor"),
                Runtime.getRuntime().availableProcessors(),
                Stream.concat(field("flags"), field("Features"))
                        .flatMap(flags -> Arrays.stream(flags.split(" ")))
                        .filter(EXTENSIONS::contains)
                        .distinct()
                        .reduce((first, second) -> first + " " + second)
                        .orElse("unknown vectors"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** What Linux says of the processors under this name. */
    private static Stream<String> field(String name) {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .limit(1);
        } catch (IOException elsewhere) {
            return Stream.empty();
        }
    }

    String line() {
        return processor + ", " + cores + " cores, " + vectors + "; " + java + " with " + heapMebibytes
                + " MiB of heap; " + system;
    }
}
