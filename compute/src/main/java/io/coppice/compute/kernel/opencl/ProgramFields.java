package io.coppice.compute.kernel.opencl;

import com.aparapi.Kernel;

/**
 * The arrays of the device and the arguments of one launch. Every argument is a field, which Aparapi hands to the device
 * before a launch; what it means is said where the operation is.
 *
 * <p>The fields are visible in the package because Aparapi has no other way to pass arguments; only {@link DeviceLaunch}
 * and the classes that describe launches write them.
 */
abstract class ProgramFields extends Kernel {
    /** All floats of the device: parameters, activations, gradients, each array at a place of its own. */
    protected float[] memory;

    /** On their way to the device. */
    protected float[] inbox;

    /** On their way back. */
    protected float[] outbox;

    /** Which row of one tensor belongs to which of another, written for a launch. */
    protected int[] rows;

    /** Where the taps of a window lie, relative to its first: written once for every geometry; not used by 1 by 1. */
    protected int[] taps;

    protected int operation;

    /** Work items; ids from there on have nothing to do. */
    protected int items;

    /** A row of numbers is cut into this many stretches, one a work item, of {@code grain} numbers each. */
    protected int chunks;

    protected int grain;

    /** Numbers of a row. */
    protected int length;

    protected int from;
    protected int fromStride;
    protected int second;
    protected int secondStride;
    protected int third;
    protected int fourth;

    /** Of the same form as what it masks; below 0 where there is none. */
    protected int mask;

    protected int to;
    protected int toStride;

    protected int samples;
    protected int height;
    protected int width;
    protected int outHeight;
    protected int outWidth;
    protected int edge;
    protected int stride;
    protected int padding;
    protected int channels;
    protected int outputs;
    protected int tapsAt;
    protected int tapCount;
    protected int tapStride;

    protected float factor;
    protected float secondFactor;
    protected float shift;
    protected float decay;
    protected float secondDecay;
    protected float gain;
    protected float secondGainRoot;
    protected float rate;
    protected float epsilon;
    protected int nesterov;
    protected long base;

    // What a work item finds out from its number.
    protected int row() {
        return getGlobalId(0) / chunks;
    }

    protected int begin() {
        return getGlobalId(0) % chunks * grain;
    }

    /** a b, rounded before anything is added to it: an OpenCL compiler may make one operation of a product and a sum. */
    protected float times(float a, float b) {
        return fma(a, b, -0f);
    }

    protected int tapOffset(int tap) {
        return edge == 1 ? tap * tapStride : taps[tapsAt + tap];
    }

    protected int end() {
        int end = begin() + grain;
        return end < length ? end : length;
    }
}
