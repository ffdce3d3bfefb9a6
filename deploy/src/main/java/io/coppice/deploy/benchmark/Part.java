package io.coppice.deploy.benchmark;

/** A part of the benchmark that can be run by itself. */
interface Part {

    /** As the command line names it. */
    String name();

    Section measure(Bench bench);
}
