package io.coppice.protocols.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A job whose {@code method.initial} is a list stands for one job a number: the s_0 of continuous sparsification sets how
 * sparse a ticket is, and which one a task needs is found by trying several at a time.
 */
public final class TicketSearch {
    private static final String KEY = "method.initial";

    private TicketSearch() {}

    /**
     * One of the jobs.
     *
     * @param label what it differs by, such as {@code initial=-0.1}
     * @param suffix the same, for names
     * @param override what it sets in the job
     */
    public record Ticket(String label, String suffix, String override) {}

    /**
     * The jobs that a job stands for, in the list's order; none where it stands for itself.
     *
     * @throws InvalidJobException when the list is empty or says something twice
     */
    public static List<Ticket> of(String text, List<String> overrides) {
        Config job = ConfigFactory.parseString(JobSpecs.merge(text, overrides));
        if (!job.hasPath(KEY) || job.getValue(KEY).valueType() != ConfigValueType.LIST) {
            return List.of();
        }
        List<Ticket> tickets = new ArrayList<>();
        for (ConfigValue value : job.getList(KEY)) {
            String number = value.render(ConfigRenderOptions.concise());
            tickets.add(new Ticket("initial=" + number, "initial-" + suffix(number), KEY + "=" + number));
        }
        if (tickets.isEmpty() || new LinkedHashSet<>(tickets).size() < tickets.size()) {
            Object found = job.getList(KEY).unwrapped();
            throw new InvalidJobException(
                    List.of(Problem.value(KEY, found, "a number, or a list of different numbers to try side by side")));
        }
        return tickets;
    }

    private static String suffix(String number) {
        return number.replace("-", "minus").replaceAll("[^A-Za-z0-9._]", "");
    }
}
