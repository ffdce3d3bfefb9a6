package io.coppice.compute.kernel.opencl;

import io.coppice.compute.gate.Estimator;
import io.coppice.compute.gate.GateKernels;
import io.coppice.compute.gate.HardConcrete;
import io.coppice.compute.gate.SampleGating;
import io.coppice.compute.tensor.UnitSet;
import java.util.function.DoubleUnaryOperator;

/**
 * Gates that every sample draws for itself, on the device: their noise is that of
 * {@link io.coppice.compute.tensor.CounterRandom#uniform} at index {@code sample * layerUnits + unit}, to the bit. What goes over
 * the bus is a number a unit, and the losses; closed units' gates stay as they are.
 */
public final class DeviceGates implements GateKernels {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;
    // What a launch needs besides, in one array: numbers by unit, or losses and then numbers by unit.
    private float[] numbers = {};

    DeviceGates(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    @Override
    public void draw(SampleGating gating, Place place, float[] probabilities, boolean inB, float[] values) {
        room(place.units().count());
        switch (gating) {
            case SampleGating.Bernoulli binary -> {
                byUnit(place.units(), probabilities, 0, inB ? p -> below(1 - p) : p -> p);
                program.shift = inB ? 1 : 0;
                sample(Operation.BERNOULLI, place, values);
            }
            case SampleGating.HardConcreteGates soft -> {
                byUnit(place.units(), probabilities, 0, HardConcrete::logAlpha);
                sample(Operation.HARD_CONCRETE, place, values);
            }
        }
    }

    /** The noise itself. */
    void uniform(Place place, float[] values) {
        room(place.units().count());
        sample(Operation.UNIFORM, place, values);
    }

    /** The largest float that is not above the number: a float is above this one just if it is above that one. */
    private static float below(double number) {
        float nearest = (float) number;
        return nearest > number ? Math.nextDown(nearest) : nearest;
    }

    private void room(int length) {
        numbers = numbers.length >= length ? numbers : new float[length];
    }

    private void byUnit(UnitSet units, float[] probabilities, int at, DoubleUnaryOperator parameter) {
        for (int row = 0; row < units.count(); row++) {
            numbers[at + row] = (float) parameter.applyAsDouble(probabilities[units.unit(row)]);
        }
    }

    private void at(Place place) {
        memory.rows(place.units().toArray(), place.units().count());
        program.base = place.base();
        program.channels = place.units().total();
        program.samples = place.samples();
    }

    private void sample(int operation, Place place, float[] values) {
        at(place);
        memory.upload(numbers, 0, place.units().count());
        program.from = memory.writing(numbers);
        program.to = memory.reading(values);
        program.toStride = place.stride();
        launch.overRows(operation, place.units().count(), place.samples());
    }

    @Override
    public void learn(SampleGating gating, Place place, float[] probabilities, Seen seen, float[] gradients) {
        program.to = memory.writing(gradients);
        launch.overRows(Operation.ZERO, 1, gradients.length);
        switch (gating) {
            case SampleGating.Bernoulli binary -> estimate(binary.estimator(), place, probabilities, seen, gradients);
            case SampleGating.HardConcreteGates soft -> slopes(place, seen, gradients);
        }
    }

    /** All units learn from the losses. AR is ARM with a pass A that lost nothing and a pass B that lost −2 f_A. */
    private void estimate(Estimator estimator, Place place, float[] probabilities, Seen seen, float[] gradients) {
        UnitSet all = UnitSet.all(place.units().total());
        int samples = place.samples();
        room(2 * samples + 2 * all.count());
        for (int sample = 0; sample < samples; sample++) {
            numbers[sample] = estimator == Estimator.AR ? 0 : (float) seen.lossesA()[sample];
            numbers[samples + sample] =
                    (float) (estimator == Estimator.AR ? -2 * seen.lossesA()[sample] : seen.lossesB()[sample]);
        }
        byUnit(all, probabilities, 2 * samples, p -> p);
        byUnit(all, probabilities, 2 * samples + all.count(), p -> below(1 - p));
        memory.upload(numbers, 0, 2 * samples + 2 * all.count());
        at(new Place(place.base(), all, samples, place.stride()));
        program.from = memory.writing(numbers);
        program.second = program.from + samples;
        program.third = program.second + samples;
        program.fourth = program.third + all.count();
        program.to = memory.writing(gradients);
        program.factor = 1f / samples;
        launch.wholeRows(operation(estimator), all.count(), 1);
    }

    private static int operation(Estimator estimator) {
        return switch (estimator) {
            case ARM, AR -> Operation.ARM;
            case DISARM -> Operation.DISARM;
            case REINFORCE -> throw new IllegalArgumentException("REINFORCE has no form for gates by sample");
        };
    }

    /** The sum over the samples of the gradient of z times dz / d log α. */
    private void slopes(Place place, Seen seen, float[] gradients) {
        at(place);
        program.from = memory.reading(seen.values());
        program.fromStride = place.stride();
        program.second = memory.reading(seen.ofValues());
        program.to = memory.writing(gradients);
        launch.wholeRows(Operation.HARD_CONCRETE_SLOPE, place.units().count(), 1);
    }
}
