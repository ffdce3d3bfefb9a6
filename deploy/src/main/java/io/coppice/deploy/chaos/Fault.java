package io.coppice.deploy.chaos;

/**
 * Something that goes wrong.
 *
 * @param atMillis from the beginning
 * @param node which node it hits
 * @param lastsMillis until it is mended; 0 where a new process does that
 */
record Fault(Kind kind, long atMillis, int node, long lastsMillis) {

    enum Kind {
        KILL("kill -9"),
        STOP("SIGSTOP"),
        CUT("network cut"),
        DAMAGE("newest checkpoint damaged, kill -9"),
        KILL_ALL("all nodes kill -9"),
        REGISTRY("kill -9 of the registry's and coordinator's node"),
        LEAVE("leaves in order"),
        FULL("full disk under the checkpoints"),
        SLOW("steps take four times as long");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** Whether a stretch of time after it somebody must mend it. */
    static boolean lasts(Kind kind) {
        return kind == Kind.STOP || kind == Kind.CUT || kind == Kind.FULL || kind == Kind.SLOW;
    }

    /** Whom it hits, in a word. */
    String nodes() {
        return switch (kind) {
            case KILL_ALL, FULL -> "all";
            case REGISTRY -> "";
            default -> Integer.toString(node);
        };
    }

    @Override
    public String toString() {
        String lasts = lastsMillis == 0 ? "" : String.format(" for %.1f s", lastsMillis / 1000.0);
        return kind.text + lasts;
    }
}
