package io.coppice.compute.backend;

import io.coppice.compute.kernel.KernelBackend;
import io.coppice.compute.kernel.KernelName;
import io.coppice.compute.kernel.KernelName.Winograd;
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
public final class KernelSelector {
    public static final String AUTO = KernelName.AUTO;
    private static final String VECTOR = KernelName.VECTOR;
    private static final String ND4J = "nd4j";
    private static final String OPENCL = "opencl";
    private static final String NODE_KERNELS = "coppice.kernels";
    private static final Logger LOG = LoggerFactory.getLogger(KernelSelector.class);
    private static final int SAMPLES_OF_RACE = 16;
    /** With and without Winograd's convolutions, which fill their vectors with samples. */
    private static final int SAMPLES_OF_RACE_OF_FORMS = 32;

    private static final int THREE_BY_THREE = 9;

    private KernelSelector() {}

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
     * @param name in the text of {@link KernelName}
     * @throws IllegalArgumentException when this JVM cannot run them
     */
    public static String decide(String name) {
        return decided(name).toString();
    }

    private static KernelName decided(String name) {
        KernelName asked = KernelName.of(name);
        require(asked.kernels());
        return asked.kernels().equals(AUTO) ? asked.as(ofCpu()) : asked.as(asked.kernels());
    }

    private static void require(String name) {
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
     * vector kernels, with Winograd's convolutions where a layer takes them and without. Where only one could win nothing is
     * measured.
     *
     * @param batch samples of a step
     * @param clock in nanoseconds
     */
    public static String decide(String name, Network network, int batch, LongSupplier clock) {
        return decide(name, network, batch, clock, Found.BACKENDS);
    }

    static String decide(String name, Network network, int batch, LongSupplier clock, List<KernelBackend> backends) {
        boolean auto = KernelName.of(name).kernels().equals(AUTO);
        List<KernelName> forms = forms(decided(name), network, batch);
        boolean threeByThree = network.nodes().stream().anyMatch(node -> isThreeByThree(network, node));
        List<KernelBackend> others = backends.stream()
                .filter(backend -> auto && !backend.name().equals(ofCpu()))
                .filter(backend -> backend.mayBeFastest(threeByThree))
                .toList();
        String first = forms.getFirst().toString();
        if (others.isEmpty() && forms.size() == 1) {
            return first;
        }
        Map<String, Supplier<Kernels>> rivals = new LinkedHashMap<>();
        others.stream().filter(KernelBackend::onDevice).forEach(backend -> rivals.put(backend.name(), backend::create));
        forms.forEach(form -> rivals.put(form.toString(), () -> create(form.toString())));
        others.stream()
                .filter(backend -> !backend.onDevice())
                .forEach(backend -> rivals.put(backend.name(), backend::create));
        boolean device = others.stream().anyMatch(KernelBackend::onDevice);
        int most = forms.size() > 1 ? SAMPLES_OF_RACE_OF_FORMS : SAMPLES_OF_RACE;
        return new KernelAutotuner(network, device ? batch : Math.min(batch, most), clock).fastest(rivals, first);
    }

    /** The forms of these kernels that are to be compared: one where the job has said which, or no layer cares. */
    private static List<KernelName> forms(KernelName kernels, Network network, int batch) {
        if (!kernels.kernels().equals(VECTOR) || !takesWinograd(network, batch)) {
            return List.of(kernels.with(Winograd.AUTO));
        }
        return kernels.winograd() == Winograd.AUTO
                ? List.of(kernels.with(Winograd.OFF), kernels.with(Winograd.ON))
                : List.of(kernels);
    }

    /** Whether a layer is one that Winograd's convolutions are for, when all of it is open. @param batch samples of a step */
    public static boolean takesWinograd(Network network, int batch) {
        return network.nodes().stream()
                .anyMatch(node -> isThreeByThree(network, node)
                        && VectorKernels.winogradPays(node.inputs().getFirst(), node.output(), batch));
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
        KernelName decided = decided(name);
        return decided.kernels().equals(VECTOR)
                ? new VectorKernels(decided.winograd() == Winograd.ON)
                : required(decided.kernels()).create();
    }

    /**
     * What a job that is handed to a cluster shall ask for: devices are the nodes' own. Nothing is measured, since nodes
     * differ and a job that is handed over twice has to come out the same: Winograd's convolutions are taken where a layer is
     * one that they are for.
     *
     * @param batch samples of a step
     */
    public static String forCluster(String name, Network network, int batch) {
        if (backend(name).filter(KernelBackend::onDevice).isPresent()) {
            return name;
        }
        KernelName decided = decided(name);
        boolean taken = decided.kernels().equals(VECTOR) && takesWinograd(network, batch);
        if (!taken && decided.winograd() == Winograd.ON) {
            LOG.info("kernels.winograd = on changes nothing: the network has no layer that takes it");
        }
        return (taken && decided.winograd() == Winograd.AUTO ? decided.with(Winograd.ON) : decided).toString();
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
