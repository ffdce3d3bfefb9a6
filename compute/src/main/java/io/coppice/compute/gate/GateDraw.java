package io.coppice.compute.gate;

import io.coppice.compute.tensor.UnitSet;

/**
 * What one layer's gates drew for a step.
 *
 * @param a units open in pass A
 * @param b units open in pass B; the same object as {@code a} where a method has one pass
 * @param probability π of every unit
 * @param noise u of every unit, or empty where nothing was random
 */
public record GateDraw(UnitSet a, UnitSet b, float[] probability, float[] noise) {}
