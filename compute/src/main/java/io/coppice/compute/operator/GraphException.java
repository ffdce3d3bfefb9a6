package io.coppice.compute.operator;

/** A network that cannot be: which node of it, and why. */
public final class GraphException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String path;

    /**
     * @param path of the node, such as {@code layers[3].main[0]}
     * @param sentence what is wrong with it and the way out
     */
    public GraphException(String path, String sentence) {
        super(sentence);
        this.path = path;
    }

    public String path() {
        return path;
    }
}
