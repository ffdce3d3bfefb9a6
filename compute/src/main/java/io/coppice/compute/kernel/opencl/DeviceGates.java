package io.coppice.compute.kernel.opencl;

import io.coppice.compute.tensor.UnitSet;

/**
 * Gates that every sample draws for itself, on the device: their noise is that of
 * {@link io.coppice.compute.tensor.Noise#uniform} at index {@code sample * layerUnits + unit}, to the bit. Gates and their
 * gradients are {@code [unit][sample]} with {@code stride} numbers a unit; closed units' stay as they are.
 */
public final class DeviceGates {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;
    private float[] parameters = {};

    DeviceGates(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    /**
     * Where gates are drawn.
     *
     * @param base of the step and layer, from {@code Noise.base}
     * @param units the open ones, of all that the layer has
     */
    public record Place(long base, UnitSet units, int samples, int stride) {}

    /** The noise itself. */
    public void uniform(Place place, float[] values) {
        sample(Operation.UNIFORM, place, new float[place.units.count()], 0, values);
    }

    /** 1 where u is below π, in pass B where u is above 1 − π; else 0. @param probabilities of all units */
    public void bernoulli(Place place, float[] probabilities, boolean inB, float[] values) {
        float[] bounds = parameters(place);
        for (int row = 0; row < place.units.count(); row++) {
            float p = probabilities[place.units.unit(row)];
            bounds[row] = inB ? below(1 - (double) p) : p;
        }
        sample(Operation.BERNOULLI, place, bounds, inB ? 1 : 0, values);
    }

    /** The largest float that is not above the number: a float is above this one just if it is above that one. */
    private static float below(double number) {
        float nearest = (float) number;
        return nearest > number ? Math.nextDown(nearest) : nearest;
    }

    /** Hard concrete gates (Louizos, Welling and Kingma, 2018). @param logAlpha of all units */
    public void hardConcrete(Place place, float[] logAlpha, float[] values) {
        float[] open = parameters(place);
        for (int row = 0; row < place.units.count(); row++) {
            open[row] = logAlpha[place.units.unit(row)];
        }
        sample(Operation.HARD_CONCRETE, place, open, 0, values);
    }

    private float[] parameters(Place place) {
        parameters = parameters.length >= place.units.count() ? parameters : new float[place.units.count()];
        return parameters;
    }

    private void at(Place place) {
        memory.rows(place.units.toArray(), place.units.count());
        program.base = place.base;
        program.channels = place.units.total();
        program.samples = place.samples;
    }

    private void sample(int operation, Place place, float[] numbers, float shift, float[] values) {
        at(place);
        memory.upload(numbers, 0, place.units.count());
        program.from = memory.reading(numbers);
        program.to = memory.reading(values);
        program.toStride = place.stride;
        program.shift = shift;
        launch.overRows(operation, place.units.count(), place.samples);
    }

    /**
     * The ARM estimate (Yin and Zhou, 2019) of the gradient of the mean loss with respect to every open unit's logit: the
     * mean of (f_B − f_A)(u − ½) over the samples.
     *
     * @param lossesA of every sample in pass A
     * @param gradients one number a unit of the layer
     */
    public void arm(Place place, float[] lossesA, float[] lossesB, float[] gradients) {
        at(place);
        program.from = memory.reading(lossesA);
        program.second = memory.reading(lossesB);
        program.to = memory.writing(gradients);
        program.factor = 1f / place.samples;
        launch.wholeRows(Operation.ARM, place.units.count(), 1);
    }

    /**
     * The gradient with respect to every open unit's log α: the sum over the samples of the gate's gradient times
     * dz / d log α.
     *
     * @param values z, as {@link #hardConcrete} gave it
     * @param ofValues the gradients of z
     * @param gradients one number a unit of the layer
     */
    public void hardConcreteGradient(Place place, float[] values, float[] ofValues, float[] gradients) {
        at(place);
        program.from = memory.reading(values);
        program.fromStride = place.stride;
        program.second = memory.reading(ofValues);
        program.to = memory.writing(gradients);
        launch.wholeRows(Operation.HARD_CONCRETE_SLOPE, place.units.count(), 1);
    }
}
