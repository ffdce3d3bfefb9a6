package io.coppice.compute.compact;

import io.coppice.compute.layer.Select;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.network.Node;
import io.coppice.compute.operator.CompactEdge;
import io.coppice.compute.operator.CompactNode;
import io.coppice.compute.operator.Compacting;
import io.coppice.compute.operator.OpenWeights;
import io.coppice.compute.tensor.Shape;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes a physically smaller network of a folded one, equal in output: closed units are left out with all that feeds only
 * them; a batch normalisation goes into the weights before it where nothing else reads those; a unit that is the same for
 * every sample goes into the biases behind it, layers of which nothing else is left collapse. How, every operator knows of
 * itself.
 *
 * <p>A constant unit stays, as a row of zeros with its bias, where no bias can stand for it: before a padded convolution,
 * whose windows see less of it at the border, and before an addition.
 */
public final class Compaction {
    private final FoldedNetwork folded;
    private final Network network;
    private final Liveness needs;
    private final List<CompactNode> nodes = new ArrayList<>();
    private final CompactEdge[] edges;
    private final int[] readers;

    private Compaction(FoldedNetwork folded) {
        this.folded = folded;
        this.network = folded.network();
        this.needs = new Liveness(folded);
        this.edges = new CompactEdge[network.nodes().size() + 1];
        this.readers = new int[edges.length];
        for (Node node : network.nodes()) {
            for (int edge : node.from()) {
                readers[edge]++;
            }
        }
    }

    public static CompactNetwork of(FoldedNetwork folded) {
        return new Compaction(folded).compact();
    }

    private CompactNetwork compact() {
        Shape images = network.input();
        edges[0] = new CompactEdge(0, UnitSet.all(images.channels()).toArray(), new float[images.channels()]);
        for (int i = 0; i < network.nodes().size(); i++) {
            edges[i + 1] = network.nodes().get(i).operator().compact(new Place(i));
        }
        return new CompactNetwork(images, nodes);
    }

    /** The open part of a block of a folded network. */
    static OpenWeights weights(FoldedNetwork folded, int block) {
        int at = 0;
        for (int i = 0; i < block; i++) {
            at += folded.open().get(i).size(folded.network().blocks().get(i));
        }
        return new OpenWeights(
                folded.network().blocks().get(block), folded.open().get(block), folded.parameters(), at);
    }

    /** What the operator of one node sees. */
    private final class Place implements Compacting {
        private final Node node;
        private final int edge;

        Place(int number) {
            this.node = network.nodes().get(number);
            this.edge = number + 1;
        }

        @Override
        public int inputs() {
            return node.from().length;
        }

        @Override
        public Shape input(int input) {
            return node.inputs().get(input);
        }

        @Override
        public Shape output(int channels) {
            return new Shape(
                    Math.max(1, channels), node.output().height(), node.output().width());
        }

        @Override
        public CompactEdge in(int input) {
            return edges[node.from()[input]];
        }

        @Override
        public int[] units() {
            return needs.units(edge).toArray();
        }

        @Override
        public int channels() {
            return node.output().channels();
        }

        @Override
        public boolean foldsConstants() {
            return needs.foldsConstants(edge);
        }

        @Override
        public boolean dropsZeros() {
            return needs.dropsZeros(edge);
        }

        @Override
        public OpenWeights weights() {
            return Compaction.weights(folded, node.block());
        }

        @Override
        public OpenWeights statistics() {
            return Compaction.weights(folded, node.statistics());
        }

        @Override
        public int add(CompactNode compact) {
            nodes.add(compact);
            return nodes.size();
        }

        @Override
        public int select(int input, int[] units) {
            return selectFrom(in(input).edge(), in(input).units(), units, input(input));
        }

        @Override
        public int selectFrom(int edge, int[] all, int[] units) {
            return selectFrom(edge, all, units, node.output());
        }

        private int selectFrom(int edge, int[] all, int[] units, Shape shape) {
            if (Arrays.equals(all, units)) {
                return edge;
            }
            int[] channels = Arrays.stream(units)
                    .map(unit -> Math.max(-1, Arrays.binarySearch(all, unit)))
                    .toArray();
            return add(new Select(edge, new Shape(units.length, shape.height(), shape.width()), channels));
        }

        @Override
        public boolean scaleProducer(int[] units, float[] factors, float[] shifts) {
            CompactEdge in = in(0);
            boolean isOwn = readers[node.from()[0]] == 1
                    && Arrays.equals(in.units(), units)
                    && in.edge() == nodes.size()
                    && in.edge() > 0;
            Optional<CompactNode> scaled = isOwn ? nodes.getLast().scaled(factors, shifts) : Optional.empty();
            scaled.ifPresent(node -> nodes.set(nodes.size() - 1, node));
            return scaled.isPresent();
        }
    }
}
