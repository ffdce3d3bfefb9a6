package io.coppice.compute.method;

import io.coppice.compute.account.CostModel;
import io.coppice.compute.gate.Opening;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.UnitSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which units a finished network keeps so that its cost meets a target: those of highest π, as many as fit. A method's own
 * choice stays where it is within the target and close to it.
 */
final class TargetSelection {
    /** Of the target: less than this below it nothing is changed. */
    private static final double CLOSE = 0.03;

    private final Network network;
    private final CostTarget target;
    private final CostModel account;
    private final double wanted;

    private record Candidate(int layer, int unit, float probability) {}

    TargetSelection(CostTarget target, Network network) {
        this.network = network;
        this.target = target;
        this.account = new CostModel(network);
        this.wanted = target.share() * target.kind().of(account.full());
    }

    /** @see Pricing#select */
    List<float[]> select(List<float[]> gates, List<float[]> candidates, List<float[]> probabilities) {
        double own = cost(gates);
        if (own <= wanted && own >= (1 - CLOSE) * wanted) {
            return gates;
        }
        List<float[]> chosen = likeliest(candidates, gates, probabilities);
        List<Candidate> ranked = ranked(candidates, probabilities);
        int fitting = fitting(ranked, candidates, chosen);
        open(ranked.subList(0, fitting), candidates, chosen);
        fill(ranked.subList(fitting, ranked.size()), candidates, chosen);
        return chosen;
    }

    private double cost(List<float[]> gates) {
        return target.kind().of(account.ofOpen(FoldedNetwork.kept(gates)));
    }

    /** One unit of each layer, without which there is no network: the likeliest that those before it lead to. */
    private List<float[]> likeliest(List<float[]> candidates, List<float[]> gates, List<float[]> probabilities) {
        List<float[]> one = new ArrayList<>();
        List<UnitSet> open = new ArrayList<>();
        gates.forEach(layer -> open.add(UnitSet.all(layer.length)));
        for (int layer = 0; layer < gates.size(); layer++) {
            int unit = likeliest(layer, open, probabilities.get(layer));
            open.set(layer, UnitSet.of(gates.get(layer).length, unit));
            float[] values = new float[gates.get(layer).length];
            float value = candidates.get(layer)[unit];
            values[unit] = value != 0 ? value : gates.get(layer)[unit] != 0 ? gates.get(layer)[unit] : 1;
            one.add(values);
        }
        return one;
    }

    private int likeliest(int layer, List<UnitSet> open, float[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparing(unit -> -probabilities[unit]))
                .filter(unit -> isWhole(layer, unit, open))
                .findFirst()
                .orElseGet(() -> Opening.likeliest(probabilities));
    }

    /** Whether images still reach the classes. */
    private boolean isWhole(int layer, int unit, List<UnitSet> open) {
        List<UnitSet> tried = new ArrayList<>(open);
        tried.set(layer, UnitSet.of(open.get(layer).total(), unit));
        UnitSet images = UnitSet.all(network.input().channels());
        return network.edges(tried, images).stream().noneMatch(UnitSet::isEmpty);
    }

    private static List<Candidate> ranked(List<float[]> candidates, List<float[]> probabilities) {
        List<Candidate> ranked = new ArrayList<>();
        for (int layer = 0; layer < candidates.size(); layer++) {
            for (int unit = 0; unit < candidates.get(layer).length; unit++) {
                if (candidates.get(layer)[unit] != 0) {
                    ranked.add(new Candidate(layer, unit, probabilities.get(layer)[unit]));
                }
            }
        }
        ranked.sort(Comparator.comparing(Candidate::probability).reversed());
        return ranked;
    }

    /** How many of the first candidates fit. */
    private int fitting(List<Candidate> ranked, List<float[]> candidates, List<float[]> chosen) {
        int fits = 0;
        int most = ranked.size();
        while (fits < most) {
            int middle = (fits + most + 1) / 2;
            List<float[]> tried = chosen.stream().map(float[]::clone).toList();
            open(ranked.subList(0, middle), candidates, tried);
            if (cost(tried) <= wanted) {
                fits = middle;
            } else {
                most = middle - 1;
            }
        }
        return fits;
    }

    private static void open(List<Candidate> units, List<float[]> candidates, List<float[]> gates) {
        units.forEach(each -> gates.get(each.layer())[each.unit()] = candidates.get(each.layer())[each.unit()]);
    }

    /** A wide unit may not fit where smaller ones after it do. */
    private void fill(List<Candidate> rest, List<float[]> candidates, List<float[]> gates) {
        for (Candidate each : rest) {
            if (cost(gates) >= (1 - CLOSE) * wanted) {
                return;
            }
            float before = gates.get(each.layer())[each.unit()];
            open(List.of(each), candidates, gates);
            if (cost(gates) > wanted) {
                gates.get(each.layer())[each.unit()] = before;
            }
        }
    }
}
