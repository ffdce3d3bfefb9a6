package io.coppice.compute.gate;

/** The g of π = g(φ). */
public enum GateFunction {
    SIGMOID,
    HARD_SIGMOID
}
