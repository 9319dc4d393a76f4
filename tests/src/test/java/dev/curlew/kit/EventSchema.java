package dev.curlew.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** docs/events.schema.json as tests want it: a field that it does not name is an error. */
final class EventSchema {
    private static final Path FILE =
            Path.of(System.getProperty("curlew.home", "..")).resolve("docs/events.schema.json");
    private static final JsonSchema SCHEMA = closed();

    private EventSchema() {}

    private static JsonSchema closed() {
        try {
            JsonNode text = new ObjectMapper().readTree(FILE.toFile());
            close(text);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode part) {
        if (part.path("properties").isObject()) {
            ((ObjectNode) part).put("additionalProperties", false);
        }
        part.forEach(EventSchema::close);
    }

    /** @throws IllegalStateException what is wrong with it */
    static void require(JsonNode event) {
        var complaints = SCHEMA.validate(event);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException(complaints + ": " + event);
        }
    }
}
