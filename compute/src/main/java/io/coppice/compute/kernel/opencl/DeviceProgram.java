package io.coppice.compute.kernel.opencl;

/**
 * Every operation in one Kernel class: with explicit buffers Aparapi gives a device's memory to one Kernel object, so only
 * operations of one object can work on the same numbers without sending them over the bus. Which operation a launch is
 * about is an argument, the same for all work items.
 */
class DeviceProgram extends OptimizerProgram {

    @Override
    public void run() {
        if (getGlobalId(0) < items) {
            elements();
            pools();
            channelSums();
            norms();
            layouts();
            products();
            gates();
            optimizers();
        }
    }
}
