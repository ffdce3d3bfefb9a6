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
    private static final String VECTOR = "vector";
    private static final String ND4J = "nd4j";
    private static final String OPENCL = AparapiKernels.NAME;
    private static final String NODE_KERNELS = "coppice.kernels";
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
    private static final int SAMPLES_OF_RACE = 16;

    private KernelChoice() {}

    /** What {@code kernels} may be. */
    public static List<String> names() {
        return List.of(AUTO, VECTOR, ND4J, OPENCL);
    }

    /**
     * The name of definite kernels: {@code auto} is decided, anything else stays. A run decides once and keeps to it, since
     * other kernels give other bits.
     *
     * @throws IllegalArgumentException when this JVM cannot run them
     */
    public static String decide(String name) {
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
        return !name.equals(AUTO) ? name : ofCpu();
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
     * vector kernels. Where only these could win nothing is measured.
     *
     * @param batch samples of a step
     * @param clock in nanoseconds
     */
    public static String decide(String name, Network network, int batch, LongSupplier clock) {
        return decide(name, network, batch, clock, OpenClDevices.gpu());
    }

    static String decide(String name, Network network, int batch, LongSupplier clock, Optional<OpenClDevice> device) {
        String cpu = ofCpu();
        boolean nd4j = cpu.equals(VECTOR) && hasNd4j() && hasThreeByThree(network);
        if (!name.equals(AUTO) || device.isEmpty() && !nd4j) {
            return decide(name);
        }
        KernelRace race = new KernelRace(network, device.isPresent() ? batch : Math.min(batch, SAMPLES_OF_RACE), clock);
        Map<String, Supplier<Kernels>> rivals = new LinkedHashMap<>();
        device.ifPresent(gpu -> rivals.put(OPENCL, () -> new AparapiKernels(gpu)));
        rivals.put(cpu, () -> create(cpu));
        if (nd4j) {
            rivals.put(ND4J, Nd4jKernels::new);
        }
        return race.fastest(rivals, cpu);
    }

    private static boolean hasThreeByThree(Network network) {
        return network.nodes().stream()
                .anyMatch(node -> node.operator() instanceof Convolution it
                        && it.window().kernel() == 3
                        && it.window().stride() == 1);
    }

    /** New kernels, for one thread. */
    public static Kernels create(String name) {
        return switch (decide(name)) {
            case VECTOR -> new VectorKernels();
            case OPENCL -> new AparapiKernels(OpenClDevices::chosen);
            default -> new Nd4jKernels();
        };
    }

    /** What a job that is handed to a cluster shall ask for: OpenCL devices are the nodes' own. */
    public static String forCluster(String name) {
        return name.equals(OPENCL) ? name : decide(name);
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
