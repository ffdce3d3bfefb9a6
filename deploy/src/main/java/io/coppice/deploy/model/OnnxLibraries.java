package io.coppice.deploy.model;

import ai.onnxruntime.OrtEnvironment;
import io.coppice.compute.kernel.NativeFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** onnxruntime's native libraries, which it would unpack into the temporary folder even where nothing may be executed. */
final class OnnxLibraries {
    private static final String PLACE = "onnxruntime.native.path";
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

    private OnnxLibraries() {}

    /**
     * The environment of this process.
     *
     * @throws IllegalStateException with a sentence for the user where the libraries cannot be loaded
     */
    static synchronized OrtEnvironment environment() {
        if (System.getProperty(PLACE) == null) {
            Path folder = NativeFolders.executable();
            if (!folder.equals(Path.of(System.getProperty("java.io.tmpdir")))) {
                System.setProperty(PLACE, unpack(folder).toString());
            }
        }
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError unusable) {
            throw new IllegalStateException(
                    "onnxruntime cannot be loaded on this machine (" + unusable.getMessage()
                            + "); --safetensors needs no native library",
                    unusable);
        }
    }

    private static Path unpack(Path folder) {
        try {
            Path own = Files.createTempDirectory(folder, "coppice-onnxruntime");
            own.toFile().deleteOnExit();
            for (String name : NAMES) {
                String file = System.mapLibraryName(name);
                Path target = own.resolve(file);
                target.toFile().deleteOnExit();
                try (InputStream library =
                        OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/" + platform() + "/" + file)) {
                    if (library == null) {
                        throw new IllegalStateException("onnxruntime has no libraries for " + platform());
                    }
                    Files.copy(library, target);
                }
            }
            return own;
        } catch (IOException unwritten) {
            throw new IllegalStateException(
                    "onnxruntime's libraries cannot be unpacked into " + folder + ": " + unwritten.getMessage(),
                    unwritten);
        }
    }

    /** As onnxruntime names its folders. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").matches("aarch64|arm64");
        String os = system.contains("win") ? "win" : system.contains("mac") ? "osx" : "linux";
        return os + "-" + (arm ? "aarch64" : "x64");
    }
}
