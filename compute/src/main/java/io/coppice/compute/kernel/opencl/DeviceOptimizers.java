package io.coppice.compute.kernel.opencl;

import io.coppice.compute.optimizer.AdamStep;
import io.coppice.compute.optimizer.SgdStep;
import io.coppice.compute.tensor.ArrayText;

/** Steps of optimizers on the device, under a mask: a number of which the mask is 0 stays, and so do its moments. */
public final class DeviceOptimizers {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;

    DeviceOptimizers(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    /**
     * What an optimizer works on, arrays of one length.
     *
     * @param decay the weight decay of every value
     * @param mask 0 where nothing moves; null moves all
     */
    public record Values(float[] values, float[] gradient, float[] decay, float[] mask) {
        @Override
        public String toString() {
            return ArrayText.record("Values", "values", values, "gradient", gradient, "decay", decay, "mask", mask);
        }
    }

    /** A step of Adam. */
    public void adam(AdamStep step, Values of, float[] first, float[] second) {
        place(of, first);
        program.second = memory.reading(second);
        program.decay = step.firstDecay();
        program.gain = step.firstGain();
        program.secondDecay = step.secondDecay();
        program.secondGainRoot = step.secondGainRoot();
        program.rate = step.rate();
        program.epsilon = step.epsilon();
        launch.overRows(Operation.ADAM, 1, of.values.length);
    }

    /** A step of gradient descent with momentum. */
    public void sgd(SgdStep step, Values of, float[] momentum) {
        place(of, momentum);
        program.decay = step.momentum();
        program.rate = step.rate();
        program.nesterov = step.nesterov() ? 1 : 0;
        launch.overRows(Operation.SGD, 1, of.values.length);
    }

    private void place(Values of, float[] moment) {
        program.to = memory.reading(of.values);
        program.from = memory.reading(moment);
        program.third = memory.reading(of.gradient);
        program.fourth = memory.reading(of.decay);
        program.mask = of.mask == null ? -1 : memory.reading(of.mask);
    }
}
