package io.coppice.deploy.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The program's jars as a package has them: without the native libraries of other systems, and not compressed one by one, so
 * that the archive around them compresses all of them together.
 */
public final class PackedJars {
    /** Native BLAS and what only its loading needs; without these jars {@code kernels = nd4j} is refused. */
    private static final Pattern ND4J = Pattern.compile(
            "(nd4j-native|nd4j-presets|nd4j-common|openblas|javacpp|jackson-1|guava-1|commons-math3|flatbuffers)[-.].*");

    /** The jar that brings the messages of ONNX too, which export writes. */
    private static final String API = "nd4j-api-";

    private static final String ONNX = "onnx/";

    /** In libraries that bring all systems at once: folders and names of one. */
    private static final List<String> SYSTEMS =
            List.of("osx-aarch64", "linux-aarch64", "linux-x64", "win-x64", "osx-x64");

    private static final Pattern APARAPI = Pattern.compile("(win|osx|linux)/lib.*");

    private PackedJars() {}

    /** Arguments: the folder of the jars, the folder to make, {@code with} or {@code without} for ND4J's natives. */
    public static void main(String[] arguments) throws IOException {
        pack(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2].equals("with"));
    }

    static void pack(Path from, Path to, boolean nd4j) throws IOException {
        Path lib = Files.createDirectories(to.resolve("lib"));
        List<Path> jars;
        try (Stream<Path> files = Files.list(from)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (nd4j || !ND4J.matcher(name).matches()) {
                repack(jar, lib.resolve(name), nd4j || !name.startsWith(API) ? "" : ONNX);
            }
        }
        Files.createFile(to.resolve("built"));
    }

    /** @param only the beginning of what is taken */
    private static void repack(Path from, Path to, String only) throws IOException {
        try (ZipFile source = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream target = new ZipOutputStream(file)) {
            target.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry : source.stream().toList()) {
                if (entry.getName().startsWith(only) && isOfThisSystem(entry.getName(), system(), arm())) {
                    try (InputStream bytes = source.getInputStream(entry)) {
                        store(entry, bytes.readAllBytes(), target);
                    }
                }
            }
        }
    }

    private static void store(ZipEntry entry, byte[] bytes, ZipOutputStream target) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setTime(entry.getTime());
        stored.setSize(bytes.length);
        stored.setCompressedSize(bytes.length);
        stored.setCrc(sum.getValue());
        target.putNextEntry(stored);
        target.write(bytes);
        target.closeEntry();
    }

    /** @param system linux, osx or win */
    static boolean isOfThisSystem(String entry, String system, boolean arm) {
        for (String other : SYSTEMS) {
            if (entry.contains("/" + other + "/")) {
                return other.equals(system + (arm ? "-aarch64" : "-x64"));
            }
        }
        if (APARAPI.matcher(entry).matches()) {
            return entry.startsWith(system + "/")
                    && (arm ? entry.contains("aarch64") : entry.contains("x86_64") || entry.contains("seh"));
        }
        return true;
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.contains("win") ? "win" : name.contains("mac") ? "osx" : "linux";
    }

    private static boolean arm() {
        return System.getProperty("os.arch").matches("aarch64|arm64");
    }
}
