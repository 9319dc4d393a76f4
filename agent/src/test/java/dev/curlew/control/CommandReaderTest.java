package dev.curlew.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandReaderTest {
    private static Command read(String text) throws CommandReader.NoCommand {
        return CommandReader.read(text.getBytes(StandardCharsets.UTF_8), "test");
    }

    @Test
    void readsACommandWithAllItsMembers() throws Exception {
        Command command = read(
                """
                {"id": "a-1", "command": "zones.set", "issuedAt": "2026-05-01T12:00:00+02:00",
                 "expiresAt": "2026-05-01T10:05:00Z", "args": {"stream": "yard"}}""");

        assertThat(command.id()).isEqualTo("a-1");
        assertThat(command.name()).isEqualTo("zones.set");
        assertThat(command.issuedAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
        assertThat(command.expiresAt()).isEqualTo(Instant.parse("2026-05-01T10:05:00Z"));
        assertThat(command.args()).hasToString("{\"stream\":\"yard\"}");
        assertThat(command.origin()).isEqualTo("test");
    }

    @Test
    void takesDeepStreamsMessageAndGivesItAnIdOfItsContent() throws Exception {
        String start = "\"start\": \"2020-05-18T20:02:00.051Z\"";
        Command one = read("{\"command\": \"start-recording\", " + start + ", \"sensor\": {\"id\": \"yard\"}}");
        Command same = read("{\"sensor\":{\"id\":\"yard\"}," + start + "}");
        Command other = read("{\"command\": \"stop-recording\", " + start + ", \"sensor\": {\"id\": \"yard\"}}");

        assertThat(one.name()).isEqualTo("start-recording");
        assertThat(one.id()).matches("deepstream-[0-9a-f]{32}").isEqualTo(same.id());
        assertThat(other.id()).isNotEqualTo(one.id());
        assertThat(one.args()).isEqualTo(same.args());
    }

    @Test
    void theOrderOfMembersIsNoDifference() throws Exception {
        assertThat(read("{\"id\":\"1\",\"command\":\"x\",\"args\":{\"a\":1,\"b\":{\"c\":2,\"d\":3}}}")
                        .digest())
                .isEqualTo(read("{\"args\":{\"b\":{\"d\":3,\"c\":2},\"a\":1},\"command\":\"x\",\"id\":\"2\"}")
                        .digest())
                .isNotEqualTo(read("{\"id\":\"1\",\"command\":\"x\",\"args\":{\"a\":2}}")
                        .digest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | bad-json | a command must be a JSON object such as {\"id\":\"1\",\"command\":\"status\"}",
                "{\"id\": | bad-json | a command must be JSON of at most 16 levels",
                "{} {} | bad-json | a command must be JSON of at most 16 levels",
                "{\"id\":\"1\",\"id\":\"2\"} | bad-json | Duplicate field 'id'",
                "{\"command\":\"status\"} | bad-command | id must be 1 to 128 visible ASCII characters, another for each"
                        + " command, but was missing",
                "{\"id\":7,\"command\":\"status\"} | bad-command | id must be 1 to 128 visible ASCII characters",
                "{\"id\":\"a b\",\"command\":\"status\"} | bad-command | but was \"a b\"",
                "{\"id\":\"1\"} | bad-command | command must be its name, such as \"status\", but was missing",
                "{\"id\":\"1\",\"command\":\"sta tus\"} | bad-command | but was \"sta tus\"",
                "{\"id\":\"1\",\"command\":\"x\",\"arg\":{}} | bad-command | a command has no member 'arg'; did you mean"
                        + " args?",
                "{\"id\":\"1\",\"command\":\"x\",\"args\":[]} | bad-command | args must be an object, but was []",
                "{\"id\":\"1\",\"command\":\"x\",\"expiresAt\":\"soon\"} | bad-command | expiresAt must be a time such as"
                        + " 2026-05-01T10:00:00Z, but was \"soon\"",
                "{\"id\":\"1\",\"command\":\"x\",\"expiresAt\":5} | bad-command | expiresAt must be a time",
                "{\"id\":\"1\",\"command\":\"x\",\"issuedAt\":\"2026-05-01T10:00:00Z\",\"expiresAt\":\"2026-05-01T09:00:00Z\"}"
                        + " | bad-command | expiresAt must not lie before issuedAt"
            })
    void saysWhatIsWrong(String text, String code, String words) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), code, words);
    }

    private static void assertRefused(byte[] sent, String code, String words) {
        assertThatThrownBy(() -> CommandReader.read(sent, "test"))
                .isInstanceOfSatisfying(CommandReader.NoCommand.class, e -> {
                    assertThat(e.answer().code()).isEqualTo(code);
                    assertThat(e.answer().reason()).contains(words).doesNotContain("\n");
                });
    }

    @Test
    void namesTheCommandThatIsWrong() {
        assertThatThrownBy(() -> read("{\"id\":\"k\",\"command\":\"status\",\"more\":1}"))
                .isInstanceOfSatisfying(CommandReader.NoCommand.class, e -> {
                    assertThat(e.answer().id()).isEqualTo("k");
                    assertThat(e.answer().command()).isEqualTo("status");
                });
    }

    @Test
    void refusesWhatIsTooLongOrTooDeepOrNoUtf8() {
        assertRefused(new byte[CommandReader.MAX_BYTES + 1], "too-large", "at most 65536 bytes, but had 65537");
        String deep = "[".repeat(40) + "]".repeat(40);
        assertRefused(
                ("{\"id\":\"1\",\"command\":\"x\",\"args\":{\"a\":" + deep + "}}").getBytes(StandardCharsets.UTF_8),
                "too-deep",
                "at most 16 levels");
        assertRefused(new byte[] {'{', (byte) 0xff, '}'}, "bad-json", "must be UTF-8");
    }
}
