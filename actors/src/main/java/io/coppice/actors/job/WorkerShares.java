package io.coppice.actors.job;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares the cluster's workers among its jobs: each gets one in turn until it has what it asked for or none is left. Who
 * begins changes from turn to turn, so that jobs that ask alike get alike over a while, also where workers do not divide.
 */
final class WorkerShares {

    private WorkerShares() {}

    /**
     * @param asked workers that each job asks for, by name, in the order the jobs came
     * @param offered workers of each host
     * @param turn a count that goes up
     * @return for each job how many workers it gets at each host
     */
    static Map<String, int[]> of(Map<String, Integer> asked, int[] offered, int turn) {
        Map<String, Integer> shares =
                shares(asked, Arrays.stream(offered).asLongStream().sum(), turn);
        int[] used = new int[offered.length];
        Map<String, int[]> placed = new LinkedHashMap<>();
        shares.forEach((job, share) -> placed.put(job, place(share, used, offered)));
        return placed;
    }

    private static Map<String, Integer> shares(Map<String, Integer> asked, long offered, int turn) {
        List<String> jobs = List.copyOf(asked.keySet());
        Map<String, Integer> shares = new LinkedHashMap<>();
        jobs.forEach(job -> shares.put(job, 0));
        long left = offered;
        for (boolean given = true; given && left > 0; ) {
            given = false;
            for (int i = 0; i < jobs.size() && left > 0; i++) {
                String job = jobs.get((turn + i) % jobs.size());
                if (shares.get(job) < asked.get(job)) {
                    shares.merge(job, 1, Integer::sum);
                    left--;
                    given = true;
                }
            }
        }
        return shares;
    }

    /** One after the other to the host with the fewest. */
    private static int[] place(int share, int[] used, int[] offered) {
        int[] mine = new int[offered.length];
        for (int worker = 0; worker < share; worker++) {
            int least = -1;
            for (int host = 0; host < offered.length; host++) {
                if (used[host] < offered[host] && (least < 0 || used[host] < used[least])) {
                    least = host;
                }
            }
            used[least]++;
            mine[least]++;
        }
        return mine;
    }
}
