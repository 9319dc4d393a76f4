package dev.curlew.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** docs/command.schema.json as tests want it: a member that it does not name is an error in answers too. */
public final class CommandSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCS =
            Path.of(System.getProperty("curlew.home", "..")).resolve("docs");
    private static final String PLACE = "https://curlew.invalid/";
    private static final JsonNode TEXT = text("command.schema.json");
    private static final JsonSchemaFactory FACTORY = factory();
    private static final JsonSchema COMMAND = FACTORY.getSchema(SchemaLocation.of(PLACE + "command.schema.json"));
    private static final JsonSchema ANSWER =
            FACTORY.getSchema(SchemaLocation.of(PLACE + "command.schema.json#/$defs/answer"));

    private CommandSchema() {}

    private static JsonNode text(String name) {
        try {
            return JSON.readTree(Files.readString(DOCS.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchemaFactory factory() {
        JsonNode closed = TEXT.deepCopy();
        close(closed);
        Map<String, String> texts = Map.of(
                PLACE + "command.schema.json", closed.toString(),
                PLACE + "agent.schema.json", text("agent.schema.json").toString());
        return JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(all -> all.schemas(texts)));
    }

    private static void close(JsonNode part) {
        if (part.path("properties").isObject()) {
            ((ObjectNode) part).put("additionalProperties", false);
        }
        part.forEach(CommandSchema::close);
    }

    public static boolean isCommand(JsonNode sent) {
        return COMMAND.validate(sent).isEmpty();
    }

    /**
     * An answer must keep to it, and so must a command that was not refused for its form.
     *
     * @throws IllegalStateException what is wrong
     */
    public static void require(String sent, JsonNode answer) {
        requireAnswer(answer);
        if (!Set.of("bad-json", "too-deep", "too-large", "bad-command", "unknown-command", "bad-args")
                .contains(answer.path("code").asText())) {
            try {
                var wrong = COMMAND.validate(JSON.readTree(sent));
                if (!wrong.isEmpty()) {
                    throw new IllegalStateException("command: " + wrong + ": " + sent);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(sent, e);
            }
        }
    }

    /** @throws IllegalStateException what is wrong */
    public static void requireAnswer(JsonNode answer) {
        var complaints = ANSWER.validate(answer);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException("answer: " + complaints + ": " + answer);
        }
    }

    /** The arguments that each command knows, by its name. */
    public static Map<String, Set<String>> arguments() {
        Map<String, Set<String>> known = new TreeMap<>();
        TEXT.path("$defs").forEach(part -> {
            JsonNode members = part.path("properties");
            if (members.has("args")) {
                Set<String> names = new TreeSet<>();
                members.at("/args/properties").fieldNames().forEachRemaining(names::add);
                known.put(members.at("/command/const").asText(), names);
            }
        });
        return known;
    }

    public static List<JsonNode> examples() {
        List<JsonNode> examples = new ArrayList<>();
        TEXT.path("$defs").forEach(part -> part.path("examples").forEach(examples::add));
        return examples;
    }
}
