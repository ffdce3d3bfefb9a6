package io.coppice.deploy.benchmark;

import io.coppice.compute.backend.KernelSelector;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.opencl.AparapiKernels;
import io.coppice.compute.kernel.opencl.OpenClDevice;
import io.coppice.compute.kernel.opencl.OpenClDevices;
import io.coppice.compute.network.Network;
import io.coppice.compute.training.SequentialTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernels reach on an OpenCL device, and the CPU's beside them in the same run: products, steps, bytes moved. */
final class DevicePart implements Part {
    private static final double MASKED_PRODUCT = 40;
    private static final List<Double> SHARES = List.of(1.0, 0.5, 0.25, 0.1);
    private static final int BATCH = 128;

    private static final String WIDEST = "wide-resnet";

    /** On a GPU: 20 times as fast as two cores, which share nothing, and a part of what the device can do. */
    private static final double OF_A_CORE = 1.0 / 40;

    private static final double OF_PEAK = 0.15;

    @Override
    public String name() {
        return AparapiKernels.NAME;
    }

    @Override
    public BenchmarkSection measure(Bench bench) {
        OpenClDevice device = OpenClDevices.chosen();
        AparapiKernels kernels = new AparapiKernels(device);
        Kernels cpu = KernelSelector.create(KernelSelector.AUTO);
        List<Figure> figures = new ArrayList<>();
        bench.say("the device's peak");
        double peak = kernels.peakGigaflops(bench.clock());
        figures.add(Figure.of("peak of the device", peak, "GFLOP/s"));
        bench.say("products");
        figures.add(masked(bench, kernels));
        products(bench, kernels, cpu, figures);
        List<String> models =
                device.isGpu() && !bench.quick() ? List.of("lenet5", "resnet20", WIDEST) : List.of("lenet5");
        models.forEach(model -> steps(bench, model, new Pair(kernels, cpu, peak), figures));
        return new BenchmarkSection(
                name(),
                "OpenCL: " + device + ", beside one core of the CPU",
                List.of(
                        "A multiply-add counts as two operations. Products of LeNet-5 at batch 128, medians. The peak is that of"
                                + " multiply-adds on private numbers.",
                        "A step is one of L0-ARM without actors, both passes, Adam and the gates' learning on the CPU"
                                + " included; bytes are those that cross the bus in it, both ways."),
                figures);
    }

    private static Figure masked(Bench bench, AparapiKernels kernels) {
        double gigaflops = DeviceBench.masked(kernels, bench.clock(), bench.full(40, 3));
        return Figure.of("product with a masked weight, 128 x 768 x 256", gigaflops, "GFLOP/s")
                .comparedWith(MASKED_PRODUCT, "of 40 GFLOP/s", Bar.atLeast(1));
    }

    private static void products(Bench bench, Kernels kernels, Kernels cpu, List<Figure> figures) {
        int[][] dense = {{800, 500}};
        int samples = bench.quick() ? 16 : BATCH;
        List<KernelProduct> there = KernelProduct.ofLeNet(kernels, 20, 50, dense, samples);
        List<KernelProduct> here = KernelProduct.ofLeNet(cpu, 20, 50, dense, samples);
        for (int i = 0; i < there.size(); i++) {
            double ofDevice = DeviceBench.gigaflops(there.get(i), bench.clock(), bench.full(25, 2));
            double ofCpu = DeviceBench.gigaflops(here.get(i), bench.clock(), bench.full(100, 2));
            String name = there.get(i).layer() + ", " + there.get(i).operation();
            figures.add(Figure.of(name, ofDevice, "GFLOP/s").comparedWith(ofCpu, "of a core's"));
        }
    }

    /** @param peak of the device, in GFLOP/s */
    private record Pair(AparapiKernels device, Kernels cpu, double peak) {}

    private static void steps(Bench bench, String model, Pair pair, List<Figure> figures) {
        AparapiKernels kernels = pair.device;
        int rounds = bench.full(model.equals("lenet5") ? 15 : 3, 1);
        int batch = bench.quick() ? 16 : BATCH;
        Network network = DeviceBench.network(model);
        SequentialTrainer there = DeviceBench.loop(network, kernels, batch);
        SequentialTrainer here = DeviceBench.loop(network, pair.cpu, batch);
        long step = 0;
        for (double share : SHARES) {
            bench.say(model + ", " + share + " open");
            List<GateSample> draws = GateState.open(network, share).draws();
            List<Double> ofDevice = new ArrayList<>();
            List<Double> ofCpu = new ArrayList<>();
            long bytes = 0;
            long operations = 0;
            for (int round = 0; round <= rounds; round++, step++) {
                GateSample draw = draws.get(round % draws.size());
                long before = kernels.bytesOverBus();
                operations = -2 * kernels.multiplyAdds();
                ofDevice.add(milliseconds(bench, there, step, draw));
                bytes = kernels.bytesOverBus() - before;
                operations += 2 * kernels.multiplyAdds();
                ofCpu.add(milliseconds(bench, here, step, draw));
            }
            // The first round is a warm-up.
            double device = Medians.of(ofDevice.subList(1, ofDevice.size()));
            double own = Medians.of(ofCpu.subList(1, ofCpu.size()));
            String name = model + ", " + share + " open, a step";
            boolean widest = kernels.device().isGpu() && model.equals(WIDEST) && share == 1;
            figures.add(Figure.of(name, device, "ms")
                    .comparedWith(own, "of a core's", widest ? Optional.of(Bar.atMost(OF_A_CORE)) : Optional.empty()));
            figures.add(Figure.of(name + "'s products", operations / device / 1e6, "GFLOP/s")
                    .comparedWith(pair.peak, "of peak", widest ? Optional.of(Bar.atLeast(OF_PEAK)) : Optional.empty()));
            figures.add(Figure.of(name + " moves", bytes / 1e6, "MB"));
        }
    }

    private static double milliseconds(Bench bench, SequentialTrainer loop, long step, GateSample draw) {
        long before = bench.clock().getAsLong();
        loop.step(step, draw);
        return (bench.clock().getAsLong() - before) / 1e6;
    }
}
