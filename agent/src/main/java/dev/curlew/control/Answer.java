package dev.curlew.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command. Every command gets one.
 *
 * @param id the command's, or "" where none could be read
 * @param command its name, or ""
 * @param code for programs, "" when it was done
 * @param reason for people, one line, "" when it was done
 * @param result what it brought, or null
 * @param duplicate whether this was answered before, and nothing was done now
 */
public record Answer(
        String id,
        String command,
        Status status,
        String code,
        String reason,
        @Nullable JsonNode result,
        boolean duplicate) {

    /** How it ended. */
    public enum Status {
        DONE,
        /** It was not begun, and nothing has changed. */
        REFUSED,
        /** It was begun; the reason says what of it holds. */
        FAILED
    }

    static Answer done(Command command, JsonNode result) {
        return new Answer(command.id(), command.name(), Status.DONE, "", "", result, false);
    }

    static Answer not(String id, String command, CommandException why) {
        return new Answer(id, command, why.status(), why.code(), why.words(), null, false);
    }

    Answer again() {
        return new Answer(id, command, status, code, reason, result, true);
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("command", command);
        json.put("status", status.name().toLowerCase(Locale.ROOT));
        if (status != Status.DONE) {
            json.put("code", code).put("reason", reason);
        }
        if (result != null) {
            json.set("result", result);
        }
        if (duplicate) {
            json.put("duplicate", true);
        }
        return json;
    }

    /** What {@link #toJson} wrote. */
    static Answer of(JsonNode json) {
        return new Answer(
                json.path("id").asText(),
                json.path("command").asText(),
                Status.valueOf(json.path("status").asText().toUpperCase(Locale.ROOT)),
                json.path("code").asText(),
                json.path("reason").asText(),
                json.get("result"),
                json.path("duplicate").asBoolean());
    }
}
