package io.coppice.actors.node;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Why a node or its front cannot start, in a sentence that names the address and the way out. */
public final class StartFailure {
    private StartFailure() {}

    static String ofNodes(NodeSettings settings, Throwable failure) {
        Object host = settings.akka().getOrDefault("akka.remote.artery.bind.hostname", settings.host());
        Object port = settings.akka().getOrDefault("akka.remote.artery.bind.port", settings.port());
        return sentence("bind", "The node", host + ":" + port, failure);
    }

    /** @param address {@code HOST:PORT} */
    public static String ofFront(String address, Throwable failure) {
        return sentence("front", "The front", address, failure);
    }

    private static String sentence(String section, String who, String address, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (said.contains("Address already in use")) {
                return who + " cannot listen at " + address
                        + ": something else does; end that, or name another port with" + " --set " + section
                        + ".port=PORT";
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return who + " cannot listen at " + address
                        + ": no address is known by that name; name another with --set " + section + ".host=HOST";
            }
            if (cause instanceof BindException || said.contains("Cannot assign requested address")) {
                return who + " cannot listen at " + address + ": that is no address of this machine, or not allowed ("
                        + said + "); name another with --set " + section + ".host=HOST";
            }
        }
        return who + " cannot listen at " + address + ": " + failure.getMessage();
    }
}
