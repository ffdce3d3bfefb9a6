package io.coppice.compute.gate;

/**
 * One array of what a method learns about gates, as it is called in snapshots.
 *
 * @param learned whether an optimizer moves it and a moving average follows it; if not, the method moves it itself
 */
public record GateArray(String name, int length, boolean learned) {}
