package io.coppice.compute.gate;

/** Which estimator turns the losses of a step into a gradient of the gate parameters. */
public enum Estimator {
    ARM,
    AR,
    DISARM
}
