package io.coppice.compute.operator;

/** What an operator reads. */
public sealed interface Source {
    /** The network's input, and what a job calls it. */
    String INPUT = "input";

    /** The network's own input. */
    Output NETWORK = new Output(-1);

    /** What a node gives that was laid down before. @param node as {@link Wiring#add} counted it; -1 is the network's input */
    record Output(int node) implements Source {}

    /** What a node of this name gives, wherever that stands. */
    record Named(String name) implements Source {}
}
