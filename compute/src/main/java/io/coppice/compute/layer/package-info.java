/**
 * The operators there are, one a class, and their register {@link io.coppice.compute.layer.Operators}. Here belongs what one
 * operator knows of itself; not what holds for all of them, which is in {@code operator}.
 */
package io.coppice.compute.layer;
