package dev.curlew.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.text.Nearest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a command of what somebody sent, or says in a line why that is none. Any thread. */
public final class CommandReader {
    public static final int MAX_BYTES = 64 * 1024;
    static final int MAX_DEPTH = 16;

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final List<String> MEMBERS = List.of("id", "command", "issuedAt", "expiresAt", "args");
    private static final List<String> DEEPSTREAM = List.of("command", "start", "end", "sensor");
    private static final int SHOWN = 60;

    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** What was sent is no command. What of it could be read is told, so that the sender knows which it was. */
    static final class NoCommand extends Exception {
        private static final long serialVersionUID = 1;

        private final String id;
        private final String name;
        private final String code;

        NoCommand(String id, String name, String code, String words) {
            super(words);
            this.id = id;
            this.name = name;
            this.code = code;
        }

        Answer answer() {
            return Answer.not(id, name, CommandException.refused(code, String.valueOf(getMessage())));
        }
    }

    private CommandReader() {}

    static Command read(byte[] sent, String origin) throws NoCommand {
        if (sent.length > MAX_BYTES) {
            throw new NoCommand(
                    "", "", "too-large", "a command must have at most " + MAX_BYTES + " bytes, but had " + sent.length);
        }
        ObjectNode json = tree(sent);
        boolean deepStream = !json.has("id") && !json.has("args") && json.has("sensor");
        String id = deepStream ? "" : text(json, "id");
        String name = deepStream && !json.has("command") ? "start-recording" : text(json, "command");
        String shownId = ID.matcher(id).matches() ? id : "";
        String shownName = NAME.matcher(name).matches() ? name : "";
        requireMembers(json, deepStream ? DEEPSTREAM : MEMBERS, shownId, shownName);
        if (shownName.isEmpty()) {
            throw wrong(shownId, "", "command must be its name, such as \"status\", but was " + show(json, "command"));
        }
        ObjectNode args = deepStream ? json.deepCopy() : args(json, shownId, shownName);
        args.remove(deepStream ? List.of("command") : List.of());
        String digest = digest(shownName, args);
        if (deepStream) {
            shownId = "deepstream-" + digest;
        } else if (shownId.isEmpty()) {
            throw wrong(
                    "",
                    shownName,
                    "id must be 1 to 128 visible ASCII characters, another for each command, but was "
                            + show(json, "id"));
        }
        Instant issued = time(json, "issuedAt", shownId, shownName);
        Instant expires = time(json, "expiresAt", shownId, shownName);
        if (issued != null && expires != null && expires.isBefore(issued)) {
            throw wrong(
                    shownId, shownName, "expiresAt must not lie before issuedAt, but was " + show(json, "expiresAt"));
        }
        return new Command(shownId, shownName, issued, expires, args, origin, digest);
    }

    private static ObjectNode tree(byte[] sent) throws NoCommand {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(sent))
                    .toString();
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new NoCommand(
                    "",
                    "",
                    "bad-json",
                    "a command must be a JSON object such as {\"id\":\"1\",\"command\":\"status\"}");
        } catch (CharacterCodingException e) {
            throw new NoCommand("", "", "bad-json", "a command must be UTF-8, but was not");
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new NoCommand(
                    "",
                    "",
                    e instanceof com.fasterxml.jackson.core.exc.StreamConstraintsException ? "too-deep" : "bad-json",
                    "a command must be JSON of at most " + MAX_DEPTH + " levels: " + line(e.getOriginalMessage(), 200)
                            + where);
        }
    }

    private static void requireMembers(ObjectNode json, List<String> known, String id, String name) throws NoCommand {
        Iterator<String> names = json.fieldNames();
        while (names.hasNext()) {
            String member = names.next();
            if (!known.contains(member)) {
                throw wrong(
                        id,
                        name,
                        "a command has no member '" + line(member, SHOWN) + "'" + Nearest.hint(member, known)
                                + "; known are " + String.join(", ", known) + ", and what it needs goes into args");
            }
        }
    }

    private static ObjectNode args(ObjectNode json, String id, String name) throws NoCommand {
        JsonNode args = json.get("args");
        if (args == null) {
            return json.objectNode();
        }
        if (args instanceof ObjectNode object) {
            return object;
        }
        throw wrong(id, name, "args must be an object, but was " + show(json, "args"));
    }

    private static @Nullable Instant time(ObjectNode json, String member, String id, String name) throws NoCommand {
        if (!json.has(member)) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text(json, member)).toInstant();
        } catch (DateTimeException e) {
            throw wrong(
                    id, name, member + " must be a time such as 2026-05-01T10:00:00Z, but was " + show(json, member));
        }
    }

    private static String text(ObjectNode json, String member) {
        JsonNode value = json.get(member);
        return value != null && value.isTextual() ? value.textValue() : "";
    }

    private static NoCommand wrong(String id, String name, String words) {
        return new NoCommand(id, name, "bad-command", words);
    }

    private static String show(ObjectNode json, String member) {
        JsonNode value = json.get(member);
        return value == null ? "missing" : line(value.toString(), SHOWN);
    }

    /** One line of bearable length. */
    static String line(String text, int most) {
        String line = text.codePoints()
                .limit(most)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "..." : line;
    }

    /** The same for the same name and arguments, in whatever order and spacing they were written. */
    private static String digest(String name, ObjectNode args) {
        try {
            String canonical = name + "\n" + JSON.writeValueAsString(args);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }
}
