package io.coppice.deploy.command;

/** Ctrl-C, or the system's request to end. */
public interface Interrupts {

    /** What to do then; the process ends when it returns. Closing takes it back. */
    Registration onInterrupt(Runnable action);

    /** Until closed, an interrupt is answered. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** The JVM's: it ends with status 130 after Ctrl-C, once the action has returned. */
    static Interrupts ofProcess() {
        return action -> {
            Thread hook = new Thread(action, "interrupted");
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException alreadyEnding) {
                    // The hook is running: there is nothing to take back.
                }
            };
        };
    }
}
