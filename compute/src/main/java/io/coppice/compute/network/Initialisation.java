package io.coppice.compute.network;

import io.coppice.compute.operator.BlockShape;
import io.coppice.compute.tensor.CounterRandom;
import java.util.Arrays;

/**
 * How weights begin, by the kind of layer and its place. Of batch normalisation γ is 1 and β 0, the running mean 0 and the
 * variance 1, always.
 *
 * <p>The papers' code of L0-ARM and L0-HC asks for "fan-out" in dense layers whose weights lie (inputs, outputs), which are
 * the inputs: {@link Rule#FAN_IN} here.
 *
 * @param dense layers but the last one of the network
 * @param convolution whichever place it has
 * @param classifier the dense layer that gives the network's outputs
 */
public record Initialisation(Rule dense, Rule convolution, Rule classifier) {

    /** LeNet-5 and the MLP in L0-ARM's code. */
    public static final Initialisation DEFAULT = new Initialisation(Rule.FAN_IN, Rule.FAN_OUT, Rule.FAN_IN);

    /** What the weights of a layer are drawn from; a dense layer's window is 1. */
    public enum Rule {
        /** Normal, standard deviation √(2 / (inputs · window)) (He et al., "Delving deep into rectifiers", 2015); biases 0. */
        FAN_IN {
            @Override
            double deviation(BlockShape shape) {
                return Math.sqrt(2.0 / fanIn(shape));
            }
        },
        /** Normal, standard deviation √(2 / (outputs · window)) (He et al., 2015, for gradients); biases 0. */
        FAN_OUT {
            @Override
            double deviation(BlockShape shape) {
                return Math.sqrt(2.0 / fanOut(shape));
            }
        },
        /** Normal, standard deviation √(2 / ((inputs + outputs) · window)) (Glorot and Bengio, 2010); biases 0. */
        XAVIER {
            @Override
            double deviation(BlockShape shape) {
                return Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)));
            }
        },
        /** What PyTorch does unless it is told otherwise: weights and biases uniform on ±1/√(inputs · window). */
        PYTORCH {
            @Override
            double deviation(BlockShape shape) {
                return 1 / Math.sqrt(3 * fanIn(shape));
            }

            @Override
            void fill(BlockShape shape, int block, CounterRandom noise, float[] parameters) {
                double bound = 1 / Math.sqrt(fanIn(shape));
                long ofWeights = noise.base(CounterRandom.Stream.WEIGHTS, 0, block);
                for (int i = 0; i < shape.weights(); i++) {
                    parameters[i] = (float) (bound * (2 * CounterRandom.uniform(ofWeights, i) - 1));
                }
                long ofBiases = noise.base(CounterRandom.Stream.WEIGHTS, 1, block);
                for (int i = 0; i < shape.biases(); i++) {
                    parameters[shape.weights() + i] = (float) (bound * (2 * CounterRandom.uniform(ofBiases, i) - 1));
                }
            }
        };

        /** The standard deviation of the weights of such a block. */
        abstract double deviation(BlockShape shape);

        void fill(BlockShape shape, int block, CounterRandom noise, float[] parameters) {
            double deviation = deviation(shape);
            long base = noise.base(CounterRandom.Stream.WEIGHTS, 0, block);
            for (int i = 0; i < shape.weights(); i++) {
                parameters[i] = (float) (deviation * CounterRandom.normal(base, i));
            }
        }

        private static double fanIn(BlockShape shape) {
            return (double) shape.inputs() * shape.span();
        }

        private static double fanOut(BlockShape shape) {
            return shape.fanOut();
        }
    }

    /**
     * As most papers' code has it: {@link #DEFAULT}, but the classifier behind batch normalisation, as ResNets have one, as
     * PyTorch begins.
     */
    public static Initialisation papers(Network network) {
        boolean normalised = network.nodes().stream().anyMatch(Node::hasStatistics);
        return normalised ? new Initialisation(Rule.FAN_IN, Rule.FAN_OUT, Rule.PYTORCH) : DEFAULT;
    }

    /** The same with another rule for convolutions. */
    public Initialisation withConvolutions(Rule other) {
        return new Initialisation(dense, other, classifier);
    }

    /** Weights then biases of a block as training begins. */
    public float[] block(Network network, int block, CounterRandom noise) {
        BlockShape shape = network.blocks().get(block);
        float[] parameters = new float[shape.size()];
        if (shape.isLinear()) {
            rule(network, block).fill(shape, block, noise, parameters);
        } else {
            Arrays.fill(parameters, 0, shape.weights(), shape.role().beginning());
            Arrays.fill(parameters, shape.weights(), shape.size(), shape.role().biasBeginning());
        }
        return parameters;
    }

    private Rule rule(Network network, int block) {
        int last = -1;
        boolean isDense = false;
        for (Node node : network.nodes()) {
            if (node.operator().connectsAll()) {
                last = node.block();
                isDense |= node.block() == block;
            }
        }
        return !isDense ? convolution : block == last ? classifier : dense;
    }
}
