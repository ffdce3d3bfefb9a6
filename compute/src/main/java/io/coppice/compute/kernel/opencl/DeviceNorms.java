package io.coppice.compute.kernel.opencl;

import io.coppice.compute.kernel.BatchNormPass;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;

/** Sums over channels, batch normalisation and softmax cross entropy on the device. */
final class DeviceNorms {
    private final DeviceProgram program;
    private final DeviceLaunch launch;
    private final DeviceMemory memory;
    private final float[] sums = new float[BatchNormPass.KEPT];
    private float[] losses = {};
    private int[] rows = {};

    DeviceNorms(DeviceProgram program, DeviceLaunch launch, DeviceMemory memory) {
        this.program = program;
        this.launch = launch;
        this.memory = memory;
    }

    private void from(Tensor tensor) {
        program.from = memory.reading(tensor.data());
        program.fromStride = tensor.planeStride();
    }

    void biasGradient(Tensor outGradient, float[] gradients, int biasAt) {
        if (biasAt != Kernels.NO_BIAS) {
            from(outGradient);
            program.to = memory.writing(gradients) + biasAt;
            launch.channels(Operation.CHANNEL_SUMS, outGradient.channels(), DeviceUnits.plane(outGradient));
        }
    }

    void moments(Tensor in, int channel, float[] moments, int at) {
        rows(channel);
        from(in);
        program.to = memory.writing(moments) + at;
        launch.channels(Operation.MOMENTS, 1, DeviceUnits.plane(in));
    }

    private void rows(int row) {
        rows = rows.length == 0 ? new int[1] : rows;
        rows[0] = row;
        memory.rows(rows, 1);
    }

    void centredSums(
            Tensor gradient, int channel, Tensor in, int inChannel, float centre, float[] results, int resultAt) {
        sums[0] = centre;
        memory.upload(sums, 0, 1);
        rows(inChannel);
        program.from = memory.reading(gradient.data()) + channel * gradient.planeStride();
        program.second = memory.reading(in.data());
        program.secondStride = in.planeStride();
        program.to = memory.writing(sums);
        launch.channels(Operation.CENTRED_SUMS, 1, DeviceUnits.plane(in));
        program.from = memory.writing(sums) + 2;
        program.to = memory.writing(results) + resultAt;
        launch.overRows(Operation.COPY, 1, 2);
    }

    private void inputRows(BatchNormPass pass) {
        UnitSet units = pass.outUnits();
        rows = rows.length >= units.count() ? rows : new int[units.count()];
        for (int row = 0; row < units.count(); row++) {
            rows[row] = pass.inUnits().countBelow(units.unit(row));
        }
        memory.rows(rows, units.count());
    }

    void forward(BatchNormPass pass) {
        int count = pass.outUnits().count();
        int plane = DeviceUnits.plane(pass.in());
        int parameters = memory.reading(pass.parameters());
        inputRows(pass);
        program.to = memory.writing(pass.kept());
        if (pass.training()) {
            from(pass.in());
            launch.channels(Operation.MOMENTS, count, plane);
        } else {
            program.from = parameters + pass.statisticsAt();
            program.outputs = count;
            launch.wholeRows(Operation.RUNNING_STATISTICS, count, 1);
        }
        from(pass.in());
        program.to = memory.writing(pass.out().data());
        program.toStride = pass.out().planeStride();
        program.second = parameters + pass.gammaAt();
        program.secondStride = pass.betaAt() - pass.gammaAt();
        program.third = memory.writing(pass.kept());
        program.shift = (float) BatchNormPass.EPSILON;
        launch.overRows(Operation.NORMALISE, count, plane);
    }

    void toWeights(BatchNormPass pass, Tensor outGradient, float[] gradients) {
        int count = pass.outUnits().count();
        inputRows(pass);
        from(outGradient);
        program.second = memory.reading(pass.in().data());
        program.secondStride = pass.in().planeStride();
        program.to = memory.writing(pass.kept());
        launch.channels(Operation.CENTRED_SUMS, count, DeviceUnits.plane(pass.in()));
        program.third = memory.writing(pass.kept());
        program.to = memory.writing(gradients) + pass.gammaAt();
        program.second = memory.writing(gradients) + pass.betaAt();
        program.shift = (float) BatchNormPass.EPSILON;
        launch.wholeRows(Operation.NORM_TO_WEIGHTS, count, 1);
    }

    void toData(BatchNormPass pass, Tensor outGradient, Tensor inGradient) {
        int plane = DeviceUnits.plane(pass.in());
        inputRows(pass);
        from(pass.in());
        program.fourth = memory.reading(outGradient.data());
        program.to = memory.writing(inGradient.data());
        program.toStride = inGradient.planeStride();
        program.second = memory.reading(pass.parameters()) + pass.gammaAt();
        program.third = memory.writing(pass.kept());
        program.factor = 1f / plane;
        program.shift = (float) BatchNormPass.EPSILON;
        launch.overRows(Operation.NORM_TO_DATA, pass.outUnits().count(), plane);
    }

    void statistics(BatchNormPass pass, float[] out) {
        int plane = DeviceUnits.plane(pass.in());
        program.third = memory.writing(pass.kept());
        program.to = memory.writing(out) + pass.statisticsAt();
        program.outputs = pass.outUnits().count();
        program.factor = (float) plane / Math.max(1, plane - 1);
        launch.wholeRows(Operation.BATCH_STATISTICS, pass.outUnits().count(), 1);
    }

    double crossEntropy(Tensor logits, int[] labels, Tensor gradient) {
        int samples = logits.samples();
        losses = losses.length >= NormProgram.OF_LOSS * samples ? losses : new float[NormProgram.OF_LOSS * samples];
        memory.rows(labels, samples);
        from(logits);
        program.second = memory.writing(losses);
        program.third = gradient == null ? 0 : 1;
        program.to = gradient == null ? 0 : memory.writing(gradient.data());
        program.toStride = gradient == null ? 0 : gradient.planeStride();
        program.channels = logits.channels();
        program.factor = 1f / samples;
        launch.wholeRows(Operation.CROSS_ENTROPY, samples, 1);
        memory.download(losses, 0, NormProgram.OF_LOSS * samples);
        double total = 0;
        for (int at = 0; at < NormProgram.OF_LOSS * samples; at += NormProgram.OF_LOSS) {
            total += StrictMath.log(losses[at]) - ((double) losses[at + 1] - losses[at + 2]);
        }
        return total / samples;
    }
}
