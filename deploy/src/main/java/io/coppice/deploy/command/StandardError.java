package io.coppice.deploy.command;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The process's standard error. The launcher filters it while the JVM starts, which says by itself that it uses a module of
 * the incubator, and keeps the true one open under another number.
 */
final class StandardError {
    /** The number of the true one; not set where nothing is filtered. */
    private static final String NUMBER = "coppice.error";

    private static final int STANDARD_ERROR = 2;

    private StandardError() {}

    /** From now on what is written goes straight to where the user had it; the filter ends. */
    static void takeBack() {
        String number = System.getProperty(NUMBER, "");
        if (!number.matches("\\d{1,3}")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("dup2").ifPresent(address -> {
            MethodHandle dup2 = linker.downcallHandle(
                    address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            takeBack(dup2, Integer.parseInt(number));
        });
    }

    /** Where the system does not do it, the filter stays, and nothing is lost. */
    private static void takeBack(MethodHandle dup2, int number) {
        try {
            int ignored = (int) dup2.invokeExact(number, STANDARD_ERROR);
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IllegalStateException("dup2 throws nothing", impossible);
        }
    }
}
