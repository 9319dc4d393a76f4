package dev.curlew.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.geometry.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads events.jsonl; a line that is no JSON, or not as docs/events.schema.json says, is an error. */
public final class Events {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    /** One line, with the fields that tests look at often. */
    public record Event(
            String kind, long frame, double mediaTime, long track, String label, double score, Box box, JsonNode json) {
        public double boxNormalized(String side) {
            return json.get("boxNormalized").get(side).doubleValue();
        }
    }

    /** Those about tracks, zones and lines: what agent and streams tell of themselves is left out. */
    public static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        for (JsonNode json : all(file)) {
            if (!json.required("event").textValue().matches("(agent|stream)\\..*")) {
                events.add(event(json));
            }
        }
        return events;
    }

    /** Every line. */
    public static List<JsonNode> all(Path file) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode json = JSON.readTree(line);
            for (JsonNode event : json.isArray() ? json : List.of(json)) {
                if (event.path("event").isTextual()) { // no message of DeepStream's
                    EventSchema.require(event);
                }
            }
            all.add(json);
        }
        return all;
    }

    /** Like {@link #read}, without the epoch, which is another in every run. */
    public static List<JsonNode> comparable(Path file) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (Event event : read(file)) {
            events.add(((ObjectNode) event.json()).without("epoch"));
        }
        return events;
    }

    /** One that is about no track has number 0, class "" and a box without size. */
    private static Event event(JsonNode json) {
        if (!json.has("track")) {
            return new Event(
                    json.required("event").textValue(),
                    json.required("frame").longValue(),
                    json.required("mediaTime").doubleValue(),
                    0,
                    "",
                    0,
                    new Box(0, 0, 0, 0),
                    json);
        }
        return new Event(
                json.required("event").textValue(),
                json.required("frame").longValue(),
                json.required("mediaTime").doubleValue(),
                json.required("track").longValue(),
                json.required("class").textValue(),
                json.required("score").doubleValue(),
                box(json.required("box")),
                json);
    }

    private static Box box(JsonNode box) {
        return new Box(
                box.required("left").floatValue(),
                box.required("top").floatValue(),
                box.required("width").floatValue(),
                box.required("height").floatValue());
    }

    public static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    public static List<Event> of(List<Event> events, String kind) {
        return events.stream()
                .filter(event -> event.kind().equals("track." + kind))
                .toList();
    }
}
