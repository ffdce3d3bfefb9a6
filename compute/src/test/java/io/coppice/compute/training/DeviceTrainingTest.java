package io.coppice.compute.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coppice.compute.data.DataSets;
import io.coppice.compute.data.ImageSet;
import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.gate.Draw;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.kernel.opencl.AnyDevice;
import io.coppice.compute.kernel.opencl.AparapiKernels;
import io.coppice.compute.method.DenseSettings;
import io.coppice.compute.method.L0ArmSettings;
import io.coppice.compute.method.L0HcSettings;
import io.coppice.compute.method.MethodSettings;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Network;
import io.coppice.compute.optimizer.AdamSettings;
import io.coppice.compute.optimizer.OptimizerSettings;
import io.coppice.compute.optimizer.Schedule;
import io.coppice.compute.optimizer.SgdSettings;
import io.coppice.compute.tensor.Noise;
import io.coppice.compute.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Training on a device against training on the CPU, whose draws it replays: a rounding difference can flip a gate. */
@Timeout(300)
class DeviceTrainingTest {
    private static final int STEPS = 50;
    private static final double CLOSE = 1e-3;
    private static final OptimizerSettings SGD = new SgdSettings(1e-5, 0.9, true, 0, Schedule.CONSTANT);

    private final AparapiKernels device = AnyDevice.kernels();

    @Test
    void lenet5UnderL0ArmHasTheCpusLosses() {
        ImageSet digits = DataSets.open("mnist", Optional.empty(), 5000).training();
        Setting setting = new Setting(
                "lenet5", L0ArmSettings.DEFAULT, AdamSettings.DEFAULT, digits, DataSets.preprocessing("mnist"), 128);
        compare(setting, STEPS);
    }

    @Test
    void resnet20UnderL0ArmHasTheCpusLosses() {
        // At larger rates any two kernels part here: at 1e-3 vector and nd4j from 4e-7 to 2e-2 in twelve steps.
        compare(new Setting("resnet20", L0ArmSettings.DEFAULT, SGD, noise(32), pictures(), 8), STEPS);
    }

    @Test
    void softGatesAndNoneHaveTheCpusLosses() {
        ImageSet digits = DataSets.open("mnist", Optional.empty(), 5000).training();
        Preprocessing preprocessing = DataSets.preprocessing("mnist");
        for (MethodSettings method : List.of(L0HcSettings.DEFAULT, DenseSettings.DEFAULT)) {
            compare(new Setting("lenet5", method, AdamSettings.DEFAULT, digits, preprocessing, 33), 5);
        }
    }

    private record Setting(
            String model,
            MethodSettings method,
            OptimizerSettings optimizer,
            ImageSet images,
            Preprocessing of,
            int batch) {
        PlainLoop loop(Kernels kernels) {
            Network network = new ModelSettings(model, List.of())
                    .create(of.input(), of.classes().size());
            return new PlainLoop(
                    network,
                    kernels,
                    method.create(TrainingPlan.of(network, images.count())),
                    optimizer,
                    images,
                    of,
                    batch,
                    4);
        }
    }

    private void compare(Setting setting, int steps) {
        PlainLoop cpu = setting.loop(new VectorKernels());
        PlainLoop there = setting.loop(device);
        for (int step = 0; step < steps; step++) {
            Draw draw = cpu.draw(step);
            double expected = cpu.step(step, draw);
            assertThat(there.step(step, draw)).as("loss of step %d", step).isCloseTo(expected, within(CLOSE));
        }
    }

    private static Preprocessing pictures() {
        return Preprocessing.unit(new Shape(3, 32, 32), Collections.nCopies(10, "class"));
    }

    /** Pictures of noise: a slice of training needs no more to meet every layer. */
    private static ImageSet noise(int count) {
        byte[] pixels = new byte[count * 3 * 32 * 32];
        byte[] labels = new byte[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Noise.bits(3, i);
        }
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        return new ImageSet(pixels, labels, new Shape(3, 32, 32), 0, count);
    }
}
