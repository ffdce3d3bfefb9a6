package io.coppice.actors.node;

/**
 * Names a holder of a job's state among all sharded entities.
 *
 * @param index of the shard; 0 for the one gate sampler
 */
record HolderId(String job, int index) {

    private static final char SEPARATOR = '~';

    /** @throws IllegalArgumentException when the text names no holder */
    static HolderId parse(String text) {
        int at = text.lastIndexOf(SEPARATOR);
        if (at < 1) {
            throw new IllegalArgumentException("No holder is named " + text + "; expected JOB" + SEPARATOR + "INDEX");
        }
        return new HolderId(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return job + SEPARATOR + index;
    }
}
