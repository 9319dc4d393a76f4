package dev.curlew.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.control.Answer.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandBusTest {
    private static final String NOW = "2026-05-01T10:00:00Z";

    @TempDir
    private Path folder;

    private final Told told = new Told();
    private final List<String> carriedOut = new ArrayList<>();
    private Instant now = Instant.parse(NOW);
    private AnswerStore store;
    private CommandBus bus;

    @BeforeEach
    void open() {
        ClockCheck clock = new ClockCheck(folder.resolve("timesync"));
        store = AnswerStore.open(folder.resolve("commands"), clock.knownMillis(now));
        bus = new CommandBus(store, clock, () -> now);
        bus.add("door.open", this::carryOut);
        bus.addReading("status", this::carryOut);
        bus.add("door.break", command -> {
            throw CommandException.failed("stuck", "the door is stuck halfway");
        });
        bus.add("door.wait", command -> {
            carryOut(command);
            throw CommandException.refusedNow("busy", "the door is busy; try again");
        });
        bus.add("door.fault", command -> {
            throw new IllegalStateException("hinge");
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() {
        store.close();
        open();
    }

    private ObjectNode carryOut(Command command) {
        carriedOut.add(command.id());
        return JsonNodeFactory.instance.objectNode().put("count", carriedOut.size());
    }

    @Test
    void carriesOutOnceAndAnswersTheSameAgainAlsoAfterARestart() throws Exception {
        Answer first = told.send(bus, "1", "door.open");
        Answer again = told.send(bus, "1", "door.open");
        restart();
        Answer later = told.send(bus, "1", "door.open");

        assertThat(carriedOut).containsExactly("1");
        assertThat(first.toJson())
                .hasToString("{\"id\":\"1\",\"command\":\"door.open\",\"status\":\"done\",\"result\":{\"count\":1}}");
        assertThat(again).isEqualTo(first.again());
        assertThat(later.toJson()).isEqualTo(again.toJson());
    }

    @Test
    void aClockThatIsSetForgetsNothing() throws Exception {
        now = Instant.EPOCH;
        restart();
        told.send(bus, "1", "door.open");
        now = Instant.parse(NOW);
        told.send(bus, "1", "door.open");
        restart();
        told.send(bus, "1", "door.open");

        assertThat(carriedOut).containsExactly("1");
    }

    @Test
    void aFailureIsRememberedToo() throws Exception {
        Answer first = told.send(bus, "1", "door.break");
        restart();

        assertThat(first.status()).isEqualTo(Status.FAILED);
        assertThat(first.code()).isEqualTo("stuck");
        assertThat(told.send(bus, "1", "door.break")).isEqualTo(first.again());
    }

    @Test
    void whatWasRefusedForNowMayComeAgain() throws Exception {
        told.send(bus, "1", "door.wait");
        Answer second = told.send(bus, "1", "door.wait");
        restart();
        told.send(bus, "1", "door.wait");

        assertThat(second.status()).isEqualTo(Status.REFUSED);
        assertThat(second.duplicate()).isFalse();
        assertThat(carriedOut).hasSize(3);
    }

    @Test
    void whatACrashCutOffIsNotBegunAgain() throws Exception {
        Command command = CommandReader.read(Told.bytes("{\"id\":\"1\",\"command\":\"door.open\"}"), "test");
        store.begin(command, now.toEpochMilli());
        restart();

        Answer answer = told.send(bus, "1", "door.open");

        assertThat(carriedOut).isEmpty();
        assertThat(answer.status()).isEqualTo(Status.FAILED);
        assertThat(answer.code()).isEqualTo("interrupted");
    }

    @Test
    void anIdBelongsToOneCommand() throws Exception {
        told.send(bus, "1", "door.open");
        told.send(bus, "2", "status");

        assertThat(told.send(bus, "{\"id\":\"1\",\"command\":\"door.open\",\"args\":{\"wide\":true}}")
                        .code())
                .isEqualTo("id-reused");
        assertThat(told.send(bus, "{\"id\":\"2\",\"command\":\"status\",\"args\":{\"wide\":true}}")
                        .code())
                .isEqualTo("id-reused");
        assertThat(carriedOut).containsExactly("1", "2");
    }

    @Test
    void aReadingIsAnsweredFromMemoryAndSparesTheDisk() throws Exception {
        Answer first = told.send(bus, "1", "status");
        Answer again = told.send(bus, "1", "status");
        assertThat(Files.exists(folder.resolve("commands"))).isFalse();
        restart();
        told.send(bus, "1", "status");

        assertThat(again).isEqualTo(first.again());
        assertThat(carriedOut).containsExactly("1", "1");
    }

    @Test
    void refusesWhatHasExpired() throws Exception {
        String text = "{\"id\":\"1\",\"command\":\"door.open\",\"expiresAt\":\"2026-05-01T10:00:00Z\"}";
        Answer late = told.send(bus, text);
        now = now.minusMillis(1);
        Answer inTime = told.send(bus, text);

        assertThat(late.code()).isEqualTo("expired");
        assertThat(late.reason())
                .isEqualTo(
                        "it expired at 2026-05-01T10:00:00Z, and it is 2026-05-01T10:00:00Z by this machine's clock");
        assertThat(inTime.status()).isEqualTo(Status.DONE);
    }

    @Test
    void doesNotJudgeExpiryByAClockThatIsNotSet() throws Exception {
        String text = "{\"id\":\"1\",\"command\":\"door.open\",\"expiresAt\":\"2026-05-01T10:00:01Z\"}";
        Files.createDirectories(folder.resolve("timesync"));
        Answer unset = told.send(bus, text);
        Answer withoutExpiry = told.send(bus, "2", "door.open");
        Files.createFile(folder.resolve("timesync/synchronized"));
        Answer set = told.send(bus, text);
        now = Instant.EPOCH;
        Answer longAgo = told.send(bus, text.replace("\"1\"", "\"3\""));

        assertThat(unset.code()).isEqualTo("clock-unsynced");
        assertThat(withoutExpiry.status()).isEqualTo(Status.DONE);
        assertThat(set.status()).isEqualTo(Status.DONE);
        assertThat(longAgo.code()).isEqualTo("clock-unsynced");
    }

    @Test
    void listsWhatItKnows() throws Exception {
        Answer answer = told.send(bus, "1", "door.opne");

        assertThat(answer.code()).isEqualTo("unknown-command");
        assertThat(answer.reason())
                .isEqualTo(
                        "no command is called 'door.opne'; did you mean door.open?; known are door.break, door.fault,"
                                + " door.open, door.wait, status");
    }

    @Test
    void answersAlsoWhatIsNoCommandOrEndsInAFault() throws Exception {
        assertThat(told.send(bus, "hello").code()).isEqualTo("bad-json");
        assertThat(told.send(bus, "1", "door.fault").code()).isEqualTo("fault");
        assertThat(told.send(bus, "2", "door.open").status()).isEqualTo(Status.DONE);
    }

    @Test
    void refusesAtOnceWhatItCannotTakeIn() throws Exception {
        for (int i = 0; i < 64; i++) {
            bus.submit(Told.bytes("{\"id\":\"" + i + "\",\"command\":\"door.open\"}"), "test", told.answers::add);
        }
        bus.submit(Told.bytes("{\"id\":\"more\",\"command\":\"door.open\"}"), "test", told.answers::add);

        assertThat(told.answers).singleElement().satisfies(answer -> {
            assertThat(answer.id()).isEqualTo("more");
            assertThat(answer.code()).isEqualTo("busy");
        });
        bus.stop();
        while (bus.work()) {}
        assertThat(carriedOut).hasSize(64);
    }

    @Test
    void aBrokenReplyDoesNotStopIt() throws Exception {
        bus.submit(Told.bytes("{\"id\":\"1\",\"command\":\"door.open\"}"), "test", answer -> {
            throw new IllegalStateException("nobody there");
        });
        assertThat(bus.work()).isTrue();
        assertThat(told.send(bus, "2", "door.open").status()).isEqualTo(Status.DONE);
    }

    @Test
    void goesOnWithoutADisk() throws IOException, InterruptedException {
        Files.createFile(folder.resolve("commands"));

        assertThat(told.send(bus, "1", "door.open").status()).isEqualTo(Status.DONE);
        assertThat(told.send(bus, "1", "door.open").duplicate()).isTrue();
        Files.delete(folder.resolve("commands"));
        told.send(bus, "2", "door.open");
        restart();
        assertThat(told.send(bus, "1", "door.open").duplicate())
                .as("kept once the disk is back")
                .isTrue();
    }
}
