package io.coppice.compute.method;

import io.coppice.compute.account.Account;
import io.coppice.compute.gate.Opening;
import io.coppice.compute.network.FoldedNetwork;
import io.coppice.compute.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which units a finished network keeps so that its cost meets a target: those of highest π, as many as fit. A method's own
 * choice stays where it meets the target closely.
 */
final class TargetSelection {
    /** Of the target: closer than this nothing is changed. */
    private static final double CLOSE = 0.03;

    private final CostTarget target;
    private final Account account;
    private final double wanted;

    private record Candidate(int layer, int unit, float probability) {}

    TargetSelection(CostTarget target, Network network) {
        this.target = target;
        this.account = new Account(network);
        this.wanted = target.share() * target.kind().of(account.full());
    }

    /** @see Pricing#select */
    List<float[]> select(List<float[]> gates, List<float[]> candidates, List<float[]> probabilities) {
        if (Math.abs(cost(gates) - wanted) <= CLOSE * wanted) {
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

    /** One unit of each layer, without which there is no network. */
    private static List<float[]> likeliest(List<float[]> candidates, List<float[]> gates, List<float[]> probabilities) {
        List<float[]> one = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            float[] values = new float[gates.get(layer).length];
            int unit = Opening.likeliest(probabilities.get(layer));
            float value = candidates.get(layer)[unit];
            values[unit] = value == 0 ? gates.get(layer)[unit] : value;
            one.add(values);
        }
        return one;
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
