package io.coppice.compute.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Which samples train, validate and test.
 *
 * @param training in the order of the data set: first those that train, then those that validate
 * @param validation how many of them, the last ones, validate
 * @param test the samples of the test; empty where it has files of its own
 */
record SampleSplit(int[] training, int validation, int[] test) {
    /** Of so many ways to put groups together the one is taken that divides the classes best. */
    private static final int TRIES = 64;

    /**
     * @param labels the class of every sample
     * @param share of the samples that test; 0 where the test has files of its own
     * @param validation how many validate
     */
    static SampleSplit stratified(int[] labels, long seed, double share, int validation) {
        int[] counts = counts(labels, IntStream.range(0, labels.length).toArray());
        int[] tested = new int[counts.length];
        int[] room = new int[counts.length];
        for (int label = 0; label < counts.length; label++) {
            int wanted = Math.max(1, (int) Math.round(share * counts[label]));
            tested[label] = share == 0 || counts[label] < 2 ? 0 : Math.min(wanted, counts[label] - 1);
            room[label] = counts[label] - tested[label];
        }
        int left = Arrays.stream(room).sum();
        int[] validated = shares(room, Math.min(validation, left));
        int[] training = new int[left];
        int[] test = new int[labels.length - left];
        int trains = 0;
        int validates = left - Math.min(validation, left);
        int tests = 0;
        for (int sample : order(seed, labels.length)) {
            int label = labels[sample];
            if (tested[label] > 0) {
                tested[label]--;
                test[tests++] = sample;
            } else if (validated[label] > 0) {
                validated[label]--;
                training[validates++] = sample;
            } else {
                training[trains++] = sample;
            }
        }
        return new SampleSplit(training, validation, test).inOrder();
    }

    /** Divides {@code total} in proportion to the sizes, and leaves of each at least one over as long as that is possible. */
    private static int[] shares(int[] sizes, int total) {
        int[] shares = new int[sizes.length];
        int all = Arrays.stream(sizes).sum();
        int given = 0;
        for (int i = 0; i < sizes.length; i++) {
            shares[i] = all == 0 ? 0 : (int) Math.min((long) total * sizes[i] / all, Math.max(0, sizes[i] - 1));
            given += shares[i];
        }
        for (int spare = 1; spare >= 0; spare--) {
            while (given < total) {
                int neediest = neediest(sizes, shares, spare, (double) total / all);
                if (neediest < 0) {
                    break;
                }
                shares[neediest]++;
                given++;
            }
        }
        return shares;
    }

    /** The class that lacks most of its exact share and has more than {@code spare} left; -1 where there is none. */
    private static int neediest(int[] sizes, int[] shares, int spare, double share) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < sizes.length; i++) {
            double lack = share * sizes[i] - shares[i];
            if (sizes[i] - shares[i] > spare && lack > most) {
                best = i;
                most = lack;
            }
        }
        return best;
    }

    /**
     * The same, but samples of one group are never parted; so of the validation it may take a little less than asked.
     *
     * @param groups of every sample, numbers from 0
     */
    static SampleSplit grouped(int[] labels, int[] groups, long seed, double share, int validation) {
        int count = Arrays.stream(groups).max().orElse(-1) + 1;
        int[] all = IntStream.range(0, labels.length).toArray();
        boolean[] tests = share == 0
                ? new boolean[count]
                : chosen(labels, groups, all, count, seed, (int) Math.round(share * labels.length));
        int[] rest = IntStream.of(all).filter(i -> !tests[groups[i]]).toArray();
        boolean[] validates =
                validation == 0 ? new boolean[count] : chosen(labels, groups, rest, count, seed + 1, validation);
        int[] first = IntStream.of(rest).filter(i -> !validates[groups[i]]).toArray();
        int[] last = IntStream.of(rest).filter(i -> validates[groups[i]]).toArray();
        int[] training = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, training, first.length, last.length);
        int[] test = IntStream.of(all).filter(i -> tests[groups[i]]).toArray();
        return new SampleSplit(training, last.length, test);
    }

    /** Groups of together at most so many of the samples, or one group that has more. */
    private static boolean[] chosen(int[] labels, int[] groups, int[] samples, int count, long seed, int most) {
        int[] sizes = new int[count];
        IntStream.of(samples).forEach(sample -> sizes[groups[sample]]++);
        boolean[] best = new boolean[count];
        double least = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            boolean[] chosen = new boolean[count];
            int taken = 0;
            for (int group : order(seed * TRIES + attempt, count)) {
                if (sizes[group] > 0 && taken + sizes[group] <= most) {
                    chosen[group] = true;
                    taken += sizes[group];
                }
            }
            if (taken == 0) {
                chosen[smallest(sizes)] = true;
            }
            double badness = unlikeness(labels, groups, samples, chosen) + (double) (most - taken) / most;
            if (badness < least) {
                least = badness;
                best = chosen;
            }
        }
        return best;
    }

    private static int smallest(int[] sizes) {
        return IntStream.range(0, sizes.length)
                .filter(group -> sizes[group] > 0)
                .boxed()
                .min(Comparator.comparingInt(group -> sizes[group]))
                .orElse(0);
    }

    /** How far the classes' shares among the chosen are from those among all. */
    private static double unlikeness(int[] labels, int[] groups, int[] samples, boolean[] chosen) {
        int[] all = counts(labels, samples);
        int[] some = counts(
                labels, IntStream.of(samples).filter(i -> chosen[groups[i]]).toArray());
        double total = Math.max(1, Arrays.stream(some).sum());
        double sum = 0;
        for (int label = 0; label < all.length; label++) {
            sum += Math.abs((label < some.length ? some[label] : 0) / total - (double) all[label] / samples.length);
        }
        return sum;
    }

    /**
     * The newest samples test, those before them validate. Samples of one time are not parted by the test.
     *
     * @param times of every sample, later ones larger
     */
    static SampleSplit byTime(double[] times, double share, int validation) {
        int[] sorted = IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparingDouble(sample -> times[sample]))
                .mapToInt(Integer::intValue)
                .toArray();
        int tests = share == 0 ? 0 : Math.max(1, (int) Math.round(share * times.length));
        int from = times.length - tests;
        while (tests > 0 && from > 1 && times[sorted[from - 1]] == times[sorted[from]]) {
            from--;
        }
        return new SampleSplit(Arrays.copyOf(sorted, from), validation, Arrays.copyOfRange(sorted, from, times.length));
    }

    /** Each part in the order of the files: every epoch shuffles its samples anyway. */
    private SampleSplit inOrder() {
        int trains = Math.max(0, training.length - validation);
        Arrays.sort(training, 0, trains);
        Arrays.sort(training, trains, training.length);
        Arrays.sort(test);
        return this;
    }

    private static int[] counts(int[] labels, int[] samples) {
        int[] counts = new int[Arrays.stream(labels).max().orElse(0) + 1];
        for (int sample : samples) {
            counts[labels[sample]]++;
        }
        return counts;
    }

    private static int[] order(long seed, int count) {
        int[] order = new int[count];
        if (count > 0) {
            new SampleOrder(seed, count, count).samples(0, order);
        }
        return order;
    }

    /** The groups of samples that are named by words: a missing one is a group of its own. */
    static int[] groups(int samples, IntFunction<Optional<String>> named) {
        Map<String, Integer> known = new HashMap<>();
        int[] groups = new int[samples];
        int next = 0;
        for (int sample = 0; sample < samples; sample++) {
            Optional<String> name = named.apply(sample);
            Integer group = name.map(known::get).orElse(null);
            if (group == null) {
                group = next++;
                if (name.isPresent()) {
                    known.put(name.get(), group);
                }
            }
            groups[sample] = group;
        }
        return groups;
    }
}
