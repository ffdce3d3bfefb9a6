package io.coppice.actors.front;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.coppice.protocols.message.JobEvent;

/** JSON as the front and its clients write and read it. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

    private Json() {}

    /** On one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("No JSON can be made of " + value, impossible);
        }
    }

    /** @throws IllegalArgumentException saying where the text is no JSON, or not of this type */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException wrong) {
            String where = wrong.getLocation() == null
                    ? ""
                    : " (line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr() + ")";
            throw new IllegalArgumentException("not the JSON that is expected: " + wrong.getOriginalMessage() + where);
        }
    }

    public static JsonNode tree(String text) {
        return read(text, JsonNode.class);
    }

    /** With what tells its kind, also within something else. */
    static JsonNode tree(JobEvent event) {
        return tree(write(event));
    }

    public static JobEvent event(String line) {
        return read(line, JobEvent.class);
    }
}
