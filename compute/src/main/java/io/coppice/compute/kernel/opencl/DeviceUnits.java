package io.coppice.compute.kernel.opencl;

import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/** Rectifying, sums, flattening and gates by sample on the device: what goes unit by unit. */
final class DeviceUnits {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;
    private int[] rows = {};

    DeviceUnits(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    static int plane(Tensor tensor) {
        return tensor.height() * tensor.width() * tensor.samples();
    }

    private void from(Tensor tensor) {
        program.from = memory.reading(tensor.data());
        program.fromStride = tensor.planeStride();
    }

    private void to(Tensor tensor) {
        program.to = memory.writing(tensor.data());
        program.toStride = tensor.planeStride();
    }

    void relu(Tensor inOut) {
        memory.reading(inOut.data());
        to(inOut);
        launch.overRows(Operation.RELU, inOut.channels(), plane(inOut));
    }

    void reluToData(Tensor out, Tensor gradient) {
        memory.reading(gradient.data());
        from(out);
        to(gradient);
        launch.overRows(Operation.RELU_TO_DATA, out.channels(), plane(out));
    }

    void combine(
            Tensor a,
            int aChannel,
            float ofA,
            Tensor b,
            int bChannel,
            float ofB,
            float shift,
            Tensor out,
            int channel) {
        program.from = memory.reading(a.data()) + aChannel * a.planeStride();
        program.second = memory.reading(b.data()) + bChannel * b.planeStride();
        program.to = memory.writing(out.data()) + channel * out.planeStride();
        program.factor = ofA;
        program.secondFactor = ofB;
        program.shift = shift;
        launch.overRows(Operation.COMBINE, 1, plane(out));
    }

    void copy(Tensor source, Tensor target) {
        from(source);
        to(target);
        launch.overRows(Operation.COPY, source.channels(), source.planeStride());
    }

    void zero(Tensor tensor) {
        to(tensor);
        launch.overRows(Operation.ZERO, tensor.channels(), tensor.planeStride());
    }

    private int[] rows(int count) {
        rows = rows.length >= count ? rows : new int[count];
        return rows;
    }

    /** The row of a unit, or -1. */
    private static int rank(UnitSet units, int unit) {
        int rank = units.countBelow(unit);
        return rank < units.count() && units.unit(rank) == unit ? rank : -1;
    }

    void add(Tensor a, UnitSet aUnits, Tensor b, UnitSet bUnits, Tensor out, UnitSet outUnits) {
        int[] pairs = rows(2 * outUnits.count());
        for (int row = 0; row < outUnits.count(); row++) {
            pairs[2 * row] = rank(aUnits, outUnits.unit(row));
            pairs[2 * row + 1] = rank(bUnits, outUnits.unit(row));
        }
        from(a);
        program.second = memory.reading(b.data());
        program.secondStride = b.planeStride();
        to(out);
        memory.rows(pairs, 2 * outUnits.count());
        launch.overRows(Operation.ADD, outUnits.count(), plane(out));
    }

    void addTo(Tensor sum, UnitSet sumUnits, Tensor more, UnitSet moreUnits) {
        int[] pairs = rows(2 * moreUnits.count());
        int count = 0;
        for (int row = 0; row < moreUnits.count(); row++) {
            int rank = rank(sumUnits, moreUnits.unit(row));
            if (rank >= 0) {
                pairs[2 * count] = rank;
                pairs[2 * count++ + 1] = row;
            }
        }
        memory.reading(sum.data());
        from(more);
        to(sum);
        memory.rows(pairs, 2 * count);
        launch.overRows(Operation.ADD_TO, count, plane(sum));
    }

    private void places(Tensor image, UnitSet imageUnits, UnitSet features) {
        int positions = image.height() * image.width();
        int[] places = rows(features.count());
        for (int row = 0; row < features.count(); row++) {
            int channel = imageUnits.countBelow(features.unit(row) / positions);
            places[row] = channel * image.planeStride() + features.unit(row) % positions * image.samples();
        }
        memory.rows(places, features.count());
    }

    void flatten(Tensor in, UnitSet inUnits, Tensor out, UnitSet features) {
        places(in, inUnits, features);
        from(in);
        to(out);
        launch.overRows(Operation.GATHER, features.count(), in.samples());
    }

    void flattenToData(Tensor outGradient, UnitSet features, Tensor inGradient, UnitSet inUnits) {
        zero(inGradient);
        places(inGradient, inUnits, features);
        from(outGradient);
        to(inGradient);
        launch.overRows(Operation.SPREAD, features.count(), outGradient.samples());
    }

    private void gated(Tensor in, UnitSet inUnits, UnitSet outUnits) {
        int[] pairs = rows(2 * outUnits.count());
        for (int row = 0; row < outUnits.count(); row++) {
            pairs[2 * row] = inUnits.countBelow(outUnits.unit(row));
            pairs[2 * row + 1] = outUnits.unit(row);
        }
        memory.rows(pairs, 2 * outUnits.count());
        from(in);
        program.height = in.height();
        program.width = in.width();
        program.samples = in.samples();
    }

    void gate(Tensor in, UnitSet inUnits, float[] gates, int stride, Tensor out, UnitSet outUnits) {
        gated(in, inUnits, outUnits);
        program.second = memory.reading(gates);
        program.secondStride = stride;
        to(out);
        launch.overRows(Operation.GATE, outUnits.count(), in.samples());
    }

    void gateToWeights(Tensor in, UnitSet inUnits, Tensor outGradient, UnitSet outUnits, float[] sums, int stride) {
        gated(in, inUnits, outUnits);
        program.second = memory.writing(sums);
        program.secondStride = stride;
        program.third = memory.reading(outGradient.data());
        program.toStride = outGradient.planeStride();
        launch.overRows(Operation.GATE_SUMS, outUnits.count(), in.samples());
    }
}
