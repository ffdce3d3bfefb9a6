package io.coppice.deploy.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.compute.data.DataSummary;
import java.util.List;

/** What was read of a run's data, for programs: samples of each part and class, what was passed over, and notes. */
public final class DataJson {
    /** In a run's folder, from its beginning. */
    public static final String FILE = "data.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DataJson() {}

    /** The text of {@link #FILE}. */
    public static String render(DataSummary summary) {
        ObjectNode root = JSON.createObjectNode();
        summary.classes().forEach(root.putArray("classes")::add);
        part(root, "training", summary.training());
        part(root, "validation", summary.validation());
        part(root, "test", summary.test());
        ObjectNode passedOver = root.putObject("passed_over");
        summary.passedOver().forEach(passedOver::put);
        summary.notes().forEach(root.putArray("notes")::add);
        return root.toPrettyString() + "\n";
    }

    private static void part(ObjectNode root, String name, List<Integer> ofClasses) {
        root.put(name, ofClasses.stream().mapToInt(Integer::intValue).sum());
        ArrayNode byClass = root.putArray(name + "_of_each_class");
        ofClasses.forEach(byClass::add);
    }

    /** A run's report with what was read in it. */
    static String into(String report, String data) {
        try {
            JsonNode root = JSON.readTree(report);
            ((ObjectNode) root).set("data", JSON.readTree(data));
            return root.toPrettyString() + "\n";
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(FILE + " is not what the run wrote: " + wrong.getMessage(), wrong);
        }
    }
}
