package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.spool.Drop;
import dev.curlew.spool.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/events.schema.json says what is written, no more and no less. */
class EventSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonSchema schema() throws IOException {
        return schema(JSON.readTree(Files.readString(Path.of("../docs/events.schema.json"))));
    }

    private static JsonSchema schema(JsonNode text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    /** That knows no field but those it names. */
    private static JsonSchema closed() throws IOException {
        JsonNode text = JSON.readTree(Files.readString(Path.of("../docs/events.schema.json")));
        close(text);
        return schema(text);
    }

    private static void close(JsonNode part) {
        if (part.path("properties").isObject()) {
            ((ObjectNode) part).put("additionalProperties", false);
        }
        part.forEach(EventSchemaTest::close);
    }

    /** One of every type that there is. */
    private static List<String> every() throws IOException {
        CurlewEncoder encoder = Given.encoder(Given.CLOCK);
        List<String> lines = new ArrayList<>();
        for (TrackEvent.Kind kind : TrackEvent.Kind.values()) {
            lines.add(
                    Given.text(encoder.track(Given.event(kind, Given.SECOND, Given.track(5, 0, -10)), Given.PICTURE)));
        }
        for (Fact fact : Given.facts()) {
            lines.add(Given.text(encoder.fact(fact, Given.PICTURE)));
        }
        lines.add(Given.text(encoder.streamUp(0, 0, Given.PICTURE, 7)));
        lines.add(Given.text(encoder.streamUp(0, 0, Given.PICTURE, 0)));
        lines.add(Given.text(encoder.streamDown(7, Given.SECOND, 8, Cause.ended())));
        lines.add(Given.text(encoder.streamDown(-1, 0, 0, new Cause("source-failed", "no such file"))));
        CurlewEncoder agent = new CurlewEncoder("", Given.CLOCK, Given.MODEL, Given.AGENT, new Sequence(9000, 0));
        lines.add(Given.text(agent.agentStarted(List.of("gate", "yard"))));
        lines.add(Given.text(agent.agentStopped(Cause.stopped())));
        lines.add(Given.text(agent.dropped(new Drop("gate", Priority.EVENT, 9000, 7, 12, 3, Drop.Cause.QUOTA))));
        lines.add(Given.text(agent.dropped(new Drop("", Priority.ALERT, 0, 0, 0, 1, Drop.Cause.DAMAGED))));
        lines.add(Given.text(agent.replayed(new Notices.Replayed("gate", 9000, 1, 400, 3))));
        lines.add(Given.text(agent.replayed(new Notices.Replayed("", 9000, 1, 2, 0))));
        lines.add(new String(SinkTest.body("cloud", "1.2.3", Instant.EPOCH), StandardCharsets.UTF_8));
        for (String line : List.copyOf(lines)) {
            lines.add(new String(LaneMark.replay(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
        }
        return lines;
    }

    @Test
    void everyTypeOfEventKeepsToTheSchema() throws IOException {
        JsonSchema schema = closed();
        TreeSet<String> seen = new TreeSet<>();
        for (String line : every()) {
            assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
            seen.add(JSON.readTree(line).get("event").textValue());
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(EventType.titles());
    }

    @Test
    void noFieldCanBeMissingOrMoreUnnoticed() throws IOException {
        JsonSchema schema = closed();
        JsonSchema published = schema();
        for (String line : every()) {
            JsonNode event = JSON.readTree(line);
            ObjectNode more = event.deepCopy();
            more.put("more", 1);
            assertThat(schema.validate(more)).as("more: %s", line).isNotEmpty();
            assertThat(published.validate(more))
                    .as("a reader of today passes over a field of tomorrow: %s", line)
                    .isEmpty();
            for (String field : List.of("event", "epoch", "seq", "time", "clock", "model", "agent")) {
                ObjectNode less = event.deepCopy();
                if (less.remove(field) == null) {
                    assertThat(event.get("event").textValue()).isEqualTo("sink.test");
                    continue; // it needs no model
                }
                assertThat(published.validate(less)).as("%s: %s", field, line).isNotEmpty();
            }
        }
    }
}
