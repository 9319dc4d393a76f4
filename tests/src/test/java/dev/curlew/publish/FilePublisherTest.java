package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePublisherTest extends PublisherContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("out/events.jsonl");
    }

    @Override
    protected boolean hasHeaders() {
        return false;
    }

    @Override
    protected Peer open() throws Exception {
        Files.createDirectory(folder.resolve("out"));
        return new Peer() {
            @Override
            public Publisher publisher() {
                return new FilePublisher(file(), RotationSettings.defaults());
            }

            @Override
            public void stop() throws Exception {
                Files.move(folder.resolve("out"), folder.resolve("gone"));
            }

            @Override
            public void start() throws Exception {
                Files.move(folder.resolve("gone"), folder.resolve("out"));
            }

            @Override
            public List<Received> await(int atLeast) throws Exception {
                return lines(file());
            }

            @Override
            public void close() {}
        };
    }

    private static List<Received> lines(Path file) throws Exception {
        List<Received> received = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            received.add(new Received("", "", "", "", line.getBytes(StandardCharsets.UTF_8)));
        }
        return received;
    }

    @Test
    void beginsANewFileWhenOneIsFullAndKeepsTheLatest() throws Exception {
        String text = "x".repeat(999);
        try (Publisher publisher = new FilePublisher(file(), new RotationSettings(4096, 2))) {
            publisher.connect(Duration.ofSeconds(1));
            for (int i = 1; i <= 15; i++) {
                publisher.publish(message(i, i + text), new Told());
            }
        }
        List<String> numbers = new ArrayList<>();
        for (String name : List.of("events.jsonl.2", "events.jsonl.1", "events.jsonl")) {
            for (String line : Files.readAllLines(file().resolveSibling(name))) {
                numbers.add(line.replace("x", ""));
            }
            assertThat(Files.size(file().resolveSibling(name))).isLessThanOrEqualTo(4096);
        }
        assertThat(numbers).containsExactly("5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15");
        assertThat(file().resolveSibling("events.jsonl.3")).doesNotExist();
    }

    @Test
    void goesOnInANewFileAfterAnotherProgramHasRenamedIt() throws Exception {
        try (Publisher publisher = new FilePublisher(file(), RotationSettings.defaults())) {
            publisher.connect(Duration.ofSeconds(1));
            publisher.publish(message(1, "1"), new Told());
            Files.move(file(), file().resolveSibling("events.jsonl-20261129"));
            publisher.publish(message(2, "2"), new Told());
        }
        assertThat(file().resolveSibling("events.jsonl-20261129")).hasContent("1");
        assertThat(file()).hasContent("2");
    }

    @Test
    void copyAndTruncateLosesNoLineThatComesLater() throws Exception {
        try (Publisher publisher = new FilePublisher(file(), RotationSettings.defaults())) {
            publisher.connect(Duration.ofSeconds(1));
            publisher.publish(message(1, "1"), new Told());
            Files.write(file(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            publisher.publish(message(2, "2"), new Told());
        }
        assertThat(file()).hasContent("2");
    }

    @Test
    void halfALineOfACrashDoesNotSpoilTheNextOne() throws Exception {
        Files.writeString(file(), "{1}\n{cut o");
        try (Publisher publisher = new FilePublisher(file(), RotationSettings.defaults())) {
            publisher.connect(Duration.ofSeconds(1));
            publisher.publish(message(2, "{2}"), new Told());
        }
        assertThat(Files.readString(file())).isEqualTo("{1}\n{cut o\n{2}\n");
    }
}
