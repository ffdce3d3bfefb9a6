package io.coppice.deploy.benchmark;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.method.FixedGatesSettings;
import io.coppice.compute.method.SparsityMethod;
import io.coppice.compute.method.TrainingPlan;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.CounterRandom;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gates as they stand at some time of a run, as draws for a plain loop to go through in turn. The passes of each draw differ,
 * so that both are computed.
 */
record GateState(String name, List<GateSample> draws) {
    private static final int DRAWS = 16;

    /** Where the papers' LeNet-5 ends at λ sep. */
    static final List<Integer> PAPERS = List.of(6, 10, 39, 11);

    /** Every layer has this share of its units open, others in each pass and draw. */
    static GateState open(Network network, double share) {
        List<GateSample> draws = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            List<GateDraw> layers = new ArrayList<>();
            for (int layer = 0; layer < network.gates().size(); layer++) {
                int units = network.gates().get(layer).units();
                int count = Math.max(1, (int) Math.round(share * units));
                float[] probability = new float[units];
                Arrays.fill(probability, (float) Math.min(share, 0.999));
                layers.add(layer(
                        chosen(units, count, 2 * draw, layer), chosen(units, count, 2 * draw + 1, layer), probability));
            }
            draws.add(differing(new GateSample(layers)));
        }
        return new GateState(share == 1 ? "all open" : share + " open", draws);
    }

    /** These many units of each layer are open in every draw, as when the gates have settled. */
    static GateState settled(Network network, List<Integer> keep) {
        SparsityMethod fixed = new FixedGatesSettings(keep, 0).create(TrainingPlan.of(network, 1));
        GateSample draw = fixed.draw(List.of(), 0, new CounterRandom(0));
        List<GateDraw> layers = new ArrayList<>();
        for (GateDraw drawn : draw.layers()) {
            float[] probability = new float[drawn.probability().length];
            for (int unit = 0; unit < probability.length; unit++) {
                probability[unit] = drawn.a().contains(unit) ? 0.999f : 0.001f;
            }
            layers.add(layer(drawn.a(), drawn.b(), probability));
        }
        String name = String.join("-", keep.stream().map(String::valueOf).toList());
        return new GateState(name, List.of(differing(new GateSample(layers))));
    }

    private static GateDraw layer(UnitSet a, UnitSet b, float[] probability) {
        float[] noise = new float[probability.length];
        Arrays.fill(noise, 0.5f);
        return GateDraw.binary(a, b, probability, noise, false);
    }

    /** The units whose random numbers are the smallest. */
    private static UnitSet chosen(int units, int count, int draw, int layer) {
        long base = new CounterRandom(1).base(CounterRandom.Stream.GATES, draw, layer);
        int[] smallest = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.comparing(unit -> CounterRandom.uniform(base, unit)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        return UnitSet.of(units, smallest);
    }

    /** Where both passes drew the same, pass B loses a unit of the widest layer: otherwise it would be skipped. */
    private static GateSample differing(GateSample draw) {
        if (!draw.passesCoincide()) {
            return draw;
        }
        List<GateDraw> layers = new ArrayList<>(draw.layers());
        int widest = IntStream.range(0, layers.size())
                .boxed()
                .max(Comparator.comparing(layer -> layers.get(layer).b().count()))
                .orElseThrow();
        GateDraw layer = layers.get(widest);
        int last = layer.b().unit(layer.b().count() - 1);
        UnitSet fewer = UnitSet.where(
                layer.b().total(), unit -> unit != last && layer.b().contains(unit));
        layers.set(widest, GateDraw.binary(layer.a(), fewer, layer.probability(), layer.noise(), false));
        return new GateSample(layers);
    }
}
