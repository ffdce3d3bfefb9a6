package io.coppice.compute.kernel.opencl;

/**
 * Every operation in one Kernel class: with explicit buffers Aparapi gives a device's memory to one Kernel object, so only
 * operations of one object can work on the same numbers without sending them over the bus. Which operation a launch is
 * about is an argument, the same for all work items. Products have a form for CPUs and one for GPUs.
 */
abstract class DeviceProgram extends OptimizerProgram {

    protected void common() {
        elements();
        pools();
        channelSums();
        norms();
        layouts();
        gates();
        optimizers();
    }
}
