/**
 * Which kernels run a network on this machine, by name or by the clock. Kernels of a library or a device are found by
 * {@link java.util.ServiceLoader}; here belongs the choice, not the kernels.
 */
package io.coppice.compute.backend;
