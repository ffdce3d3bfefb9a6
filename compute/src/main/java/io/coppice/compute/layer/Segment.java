package io.coppice.compute.layer;

/** What a network is written as: layers, and residual blocks of them, one after the other. */
public sealed interface Segment permits Layer, Residual {}
