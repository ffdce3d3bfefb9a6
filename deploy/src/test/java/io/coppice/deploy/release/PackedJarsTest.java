package io.coppice.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PackedJarsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} on {1}, arm {2}")
    @CsvSource({
        "ai/onnxruntime/native/linux-x64/libonnxruntime.so,       linux, false, true",
        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so,   linux, false, false",
        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so,   linux, true,  true",
        "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib,  linux, true,  false",
        "win/libaparapi_x86_64.dll,                               linux, false, false",
        "linux/libaparapi_x86_64.so,                              linux, false, true",
        "linux/libaparapi_armhf.so,                               linux, false, false",
        "io/coppice/deploy/command/Coppice.class,                 osx,   true,  true",
    })
    void librariesOfOtherSystemsStayOut(String entry, String system, boolean arm, boolean taken) {
        assertThat(PackedJars.isOfThisSystem(entry, system, arm)).isEqualTo(taken);
    }

    @ParameterizedTest(name = "with ND4J {0}")
    @CsvSource({"true, 3, 2", "false, 2, 1"})
    void withoutNd4jItsJarsStayOutAndOnnxStaysIn(boolean nd4j, int jars, int entriesOfApi) throws IOException {
        Path from = Files.createDirectories(folder.resolve("from"));
        jar(from.resolve("nd4j-native-1.jar"), "lib.so");
        jar(from.resolve("nd4j-api-1.jar"), "onnx/Onnx.class", "org/nd4j/Nd4j.class");
        jar(from.resolve("coppice-deploy-1.jar"), "io/coppice/Coppice.class");

        PackedJars.pack(from, folder.resolve("to"), nd4j);

        try (Stream<Path> files = Files.list(folder.resolve("to/lib"))) {
            assertThat(files).hasSize(jars);
        }
        try (ZipFile api = new ZipFile(folder.resolve("to/lib/nd4j-api-1.jar").toFile())) {
            assertThat(api.stream())
                    .hasSize(entriesOfApi)
                    .allMatch(entry -> entry.getMethod() == ZipEntry.STORED)
                    .anyMatch(entry -> entry.getName().equals("onnx/Onnx.class"));
        }
        assertThat(folder.resolve("to/built")).exists();
    }

    private static void jar(Path file, String... entries) throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : List.of(entries)) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(entry.getBytes());
                jar.closeEntry();
            }
        }
    }

    @Test
    void theLauncherOfAPackageIsExecutable() {
        assertThat(io.coppice.deploy.Repository.file("deploy/lib/package-launcher"))
                .isExecutable();
    }
}
