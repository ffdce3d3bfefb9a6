package io.coppice.compute.kernel;

import io.coppice.compute.kernel.opencl.AparapiKernels;
import io.coppice.compute.kernel.opencl.OpenClDevice;
import io.coppice.compute.kernel.opencl.OpenClDevices;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.VectorModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernels a job's {@code kernels} stands for on this machine. */
public final class KernelChoice {
    public static final String AUTO = "auto";
    private static final String VECTOR = KernelName.VECTOR;
    private static final String ND4J = "nd4j";
    private static final String OPENCL = AparapiKernels.NAME;
    private static final String NODE_KERNELS = "coppice.kernels";
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
    private static final int SAMPLES_OF_RACE = 16;
    /** With and without Winograd's convolutions, which fill their vectors with samples. */
    private static final int SAMPLES_OF_RACE_OF_FORMS = 32;

    private KernelChoice() {}

    /** What {@code kernels} may be. */
    public static List<String> names() {
        return List.of(AUTO, VECTOR, ND4J, OPENCL);
    }

    /**
     * The name of definite kernels: {@code auto} is decided, anything else stays. A run decides once and keeps to it, since
     * other kernels give other bits.
     *
     * @param name in the text of {@link KernelName}
     * @throws IllegalArgumentException when this JVM cannot run them
     */
    public static String decide(String name) {
        KernelName asked = KernelName.of(name);
        require(asked);
        return asked.as(asked.kernels().equals(AUTO) ? ofCpu() : asked.kernels())
                .toString();
    }

    private static void require(KernelName asked) {
        String name = asked.kernels();
        if (name.equals(VECTOR) && !VectorModule.isPresent()) {
            throw new IllegalArgumentException("kernels is vector, but this JVM runs without the module "
                    + VectorModule.NAME + ": start it with --add-modules " + VectorModule.NAME
                    + ", or set kernels to nd4j");
        }
        if (!names().contains(name)) {
            throw new IllegalArgumentException("kernels is " + name + ", expected one of " + names());
        }
        if (name.equals(ND4J) && !hasNd4j()) {
            throw new IllegalArgumentException(
                    "kernels is nd4j, but this package was made without ND4J: set kernels to vector");
        }
        if (name.equals(OPENCL)) {
            OpenClDevices.chosen();
        }
    }

    /** A package may leave it out. */
    private static boolean hasNd4j() {
        return KernelChoice.class.getResource("/org/nd4j/linalg/factory/Nd4j.class") != null;
    }

    private static String ofCpu() {
        return VectorModule.isPresent() ? VECTOR : ND4J;
    }

    /**
     * The name of definite kernels for one network. {@code auto} is whatever runs the network's own layers fastest, as
     * measured now: a GPU where there is one, ND4J where there are 3 by 3 convolutions, its conversions included, and the
     * vector kernels, with Winograd's convolutions where a layer takes them and without. Where there is but one answer
     * nothing is measured.
     *
     * @param batch samples of a step
     * @param clock in nanoseconds
     */
    public static String decide(String name, Network network, int batch, LongSupplier clock) {
        return decide(name, network, batch, clock, OpenClDevices.gpu());
    }

    static String decide(String name, Network network, int batch, LongSupplier clock, Optional<OpenClDevice> device) {
        KernelName asked = KernelName.of(name);
        require(asked);
        boolean auto = asked.kernels().equals(AUTO);
        String cpu = auto ? ofCpu() : asked.kernels();
        boolean winograd = cpu.equals(VECTOR) && takesWinograd(network, batch);
        Map<String, Supplier<Kernels>> rivals = new LinkedHashMap<>();
        if (auto) {
            device.ifPresent(gpu -> rivals.put(OPENCL, () -> new AparapiKernels(gpu)));
        }
        List<KernelName> own = ofWinograd(asked.as(cpu), winograd);
        own.forEach(rival -> rivals.put(rival.toString(), () -> create(rival.toString())));
        if (auto && cpu.equals(VECTOR) && hasNd4j() && hasThreeByThree(network)) {
            rivals.put(ND4J, Nd4jKernels::new);
        }
        if (rivals.size() == 1) {
            return own.getFirst().toString();
        }
        int samples = auto && device.isPresent() ? batch : Math.min(batch, samplesOfRace(own.size()));
        return new KernelRace(network, samples, clock)
                .fastest(rivals, own.getFirst().toString());
    }

    private static int samplesOfRace(int forms) {
        return forms == 1 ? SAMPLES_OF_RACE : SAMPLES_OF_RACE_OF_FORMS;
    }

    /** The forms of the CPU's kernels that are to be compared: one where the job has said which, or no layer cares. */
    private static List<KernelName> ofWinograd(KernelName cpu, boolean taken) {
        if (!taken) {
            return List.of(cpu.with(KernelName.Winograd.AUTO));
        }
        return cpu.winograd() == KernelName.Winograd.AUTO
                ? List.of(cpu.with(KernelName.Winograd.OFF), cpu.with(KernelName.Winograd.ON))
                : List.of(cpu);
    }

    /** Whether a layer is one that Winograd's convolutions are for, when all of it is open. @param batch samples of a step */
    public static boolean takesWinograd(Network network, int batch) {
        return network.nodes().stream()
                .anyMatch(node -> node.operator() instanceof Convolution it
                        && Winograd.pays(
                                it.window(),
                                node.inputs().getFirst().channels(),
                                node.output().channels(),
                                node.output().height(),
                                node.output().width(),
                                batch));
    }

    private static boolean hasThreeByThree(Network network) {
        return network.nodes().stream()
                .anyMatch(node -> node.operator() instanceof Convolution it
                        && it.window().kernel() == 3
                        && it.window().stride() == 1);
    }

    /** New kernels, for one thread. */
    public static Kernels create(String name) {
        KernelName decided = KernelName.of(decide(name));
        return switch (decided.kernels()) {
            case VECTOR -> new VectorKernels(decided.winograd() == KernelName.Winograd.ON);
            case OPENCL -> new AparapiKernels(OpenClDevices::chosen);
            default -> new Nd4jKernels();
        };
    }

    /**
     * What a job that is handed to a cluster shall ask for: OpenCL devices are the nodes' own. Nothing is measured, since
     * nodes differ and a job that is handed over twice has to come out the same: Winograd's convolutions are taken where a
     * layer is one that they are for.
     *
     * @param batch samples of a step
     */
    public static String forCluster(String name, Network network, int batch) {
        if (name.equals(OPENCL)) {
            return name;
        }
        KernelName decided = KernelName.of(decide(name));
        if (!decided.kernels().equals(VECTOR)) {
            return decided.toString();
        }
        boolean taken = takesWinograd(network, batch);
        if (!taken && decided.winograd() == KernelName.Winograd.ON) {
            LOG.info("kernels.winograd = on changes nothing: the network has no layer that takes it");
        }
        if (!taken || decided.winograd() != KernelName.Winograd.AUTO) {
            return decided.toString();
        }
        return decided.with(KernelName.Winograd.ON).toString();
    }

    /**
     * What a job's kernels are on one node of many, which need not all have the same devices: those that the node was
     * started with, if any, and those of its CPU where a job asks for OpenCL and the node has no device.
     */
    public static Kernels onNode(String name) {
        String own = System.getProperty(NODE_KERNELS, "");
        if (!own.isEmpty()) {
            return create(own);
        }
        if (name.equals(OPENCL) && OpenClDevices.list().isEmpty()) {
            LOG.warn("The job asks for OpenCL and this node has no device: it computes on its CPU");
            return create(AUTO);
        }
        return create(name);
    }
}
