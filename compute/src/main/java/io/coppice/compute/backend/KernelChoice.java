package io.coppice.compute.backend;

import io.coppice.compute.kernel.KernelBackend;
import io.coppice.compute.kernel.Kernels;
import io.coppice.compute.kernel.VectorKernels;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.VectorModule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernels a job's {@code kernels} stands for on this machine: the vector kernels, or those of a {@link KernelBackend}. */
public final class KernelChoice {
    public static final String AUTO = "auto";
    private static final String VECTOR = "vector";
    private static final String ND4J = "nd4j";
    private static final String OPENCL = "opencl";
    private static final String NODE_KERNELS = "coppice.kernels";
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
    private static final int SAMPLES_OF_RACE = 16;
    private static final int THREE_BY_THREE = 9;

    private KernelChoice() {}

    /** Loaded once: of each there is one. */
    private static final class Found {
        private static final List<KernelBackend> BACKENDS = load();

        private static List<KernelBackend> load() {
            List<KernelBackend> found = new ArrayList<>();
            Iterator<KernelBackend> services =
                    ServiceLoader.load(KernelBackend.class).iterator();
            while (services.hasNext()) {
                try {
                    found.add(services.next());
                } catch (ServiceConfigurationError | LinkageError absent) {
                    LOG.debug("Kernels that a package was made without", absent);
                }
            }
            return found;
        }
    }

    /** What {@code kernels} may be. */
    public static List<String> names() {
        return List.of(AUTO, VECTOR, ND4J, OPENCL);
    }

    private static Optional<KernelBackend> backend(String name) {
        return Found.BACKENDS.stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst();
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
        if (!name.equals(AUTO) && !name.equals(VECTOR)) {
            required(name);
        }
        return !name.equals(AUTO) ? name : ofCpu();
    }

    private static KernelBackend required(String name) {
        KernelBackend backend = backend(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "kernels is " + name + ", but this package was made without them: set kernels to vector"));
        backend.require();
        return backend;
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
        return decide(name, network, batch, clock, Found.BACKENDS);
    }

    static String decide(String name, Network network, int batch, LongSupplier clock, List<KernelBackend> backends) {
        if (!name.equals(AUTO)) {
            return decide(name);
        }
        String cpu = ofCpu();
        boolean threeByThree = network.nodes().stream().anyMatch(node -> isThreeByThree(network, node));
        List<KernelBackend> others = backends.stream()
                .filter(backend -> !backend.name().equals(cpu))
                .filter(backend -> backend.mayBeFastest(threeByThree))
                .toList();
        if (others.isEmpty()) {
            return decide(cpu);
        }
        boolean device = others.stream().anyMatch(KernelBackend::onDevice);
        KernelRace race = new KernelRace(network, device ? batch : Math.min(batch, SAMPLES_OF_RACE), clock);
        Map<String, Supplier<Kernels>> rivals = new LinkedHashMap<>();
        others.stream().filter(KernelBackend::onDevice).forEach(backend -> rivals.put(backend.name(), backend::create));
        rivals.put(cpu, () -> create(cpu));
        others.stream()
                .filter(backend -> !backend.onDevice())
                .forEach(backend -> rivals.put(backend.name(), backend::create));
        return race.fastest(rivals, cpu);
    }

    /** One of stride 1: it gives nearly as many positions as it reads. */
    private static boolean isThreeByThree(Network network, Node node) {
        if (!node.hasBlock()) {
            return false;
        }
        BlockShape shape = network.blocks().get(node.block());
        int lost = node.inputs().getFirst().height() - node.output().height();
        return shape.isLinear() && shape.role().groups() == 1 && shape.span() == THREE_BY_THREE && lost <= 2;
    }

    /** New kernels, for one thread. */
    public static Kernels create(String name) {
        String decided = decide(name);
        return decided.equals(VECTOR) ? new VectorKernels() : required(decided).create();
    }

    /** What a job that is handed to a cluster shall ask for: devices are the nodes' own. */
    public static String forCluster(String name) {
        return backend(name).filter(KernelBackend::onDevice).isPresent() ? name : decide(name);
    }

    /**
     * What a job's kernels are on one node of many, which need not all have the same devices: those that the node was
     * started with, if any, and those of its CPU where a job asks for a device and the node has none.
     */
    public static Kernels onNode(String name) {
        String own = System.getProperty(NODE_KERNELS, "");
        if (!own.isEmpty()) {
            return create(own);
        }
        if (backend(name)
                .filter(backend -> backend.onDevice() && !backend.isAvailable())
                .isPresent()) {
            LOG.warn("The job asks for OpenCL and this node has no device: it computes on its CPU");
            return create(AUTO);
        }
        return create(name);
    }
}
