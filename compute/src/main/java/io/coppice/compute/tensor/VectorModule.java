package io.coppice.compute.tensor;

/** The module of the Java Vector API, which a JVM has only when it was started with it. */
public final class VectorModule {
    public static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** Whether this JVM has it. */
    public static boolean isPresent() {
        for (Module module : ModuleLayer.boot().modules()) { // findModule goes through streams: 3 ms of a first answer
            if (module.getName().equals(NAME)) {
                return true;
            }
        }
        return false;
    }
}
