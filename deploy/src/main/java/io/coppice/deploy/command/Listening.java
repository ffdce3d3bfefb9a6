package io.coppice.deploy.command;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins to listen at an address of this machine, or says which key of the node's is to be changed. */
final class Listening {

    private Listening() {}

    /** @param section of the node's keys that says the address: {@code bind} or {@code front} */
    static <T> T at(String section, String host, int port, Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException failure) {
            throw complaint(failure, section, host, port).orElse(failure);
        }
    }

    private static Optional<RuntimeException> complaint(
            RuntimeException failure, String section, String host, int port) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException
                    || said.contains("Unresolved address")) {
                return Optional.of(UserException.failed(
                        "There is no host named " + host + "; set " + section + ".host to an address of this machine",
                        failure));
            }
            if (said.contains("Cannot assign requested address") || said.contains("Can't assign requested address")) {
                return Optional.of(UserException.failed(
                        host + " is no address of this machine; set " + section + ".host to one that is, or to 0.0.0.0",
                        failure));
            }
            if (said.contains("Permission denied") && cause instanceof java.net.SocketException) {
                return Optional.of(UserException.failed(
                        "Port " + port + " of " + host + " may not be listened at by this user; set " + section
                                + ".port to one of 1024 or more",
                        failure));
            }
            if (cause instanceof BindException
                    || said.contains("Address already in use")
                    || said.contains("Bind failed")) {
                return Optional.of(UserException.failed(
                        "Port " + port + " of " + host + " is taken by another process; end that, or set " + section
                                + ".port to another one (0 for any that is free)",
                        failure));
            }
        }
        return Optional.empty();
    }
}
