package io.coppice.deploy.benchmark;

/** A part of the benchmark that can be run by itself. */
interface Part {

    /** As the command line names it. */
    String name();

    BenchmarkSection measure(Bench bench);
}
