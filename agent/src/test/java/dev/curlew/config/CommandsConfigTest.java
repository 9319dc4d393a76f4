package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsConfigTest {
    @TempDir
    private Path folder;

    private LoadedConfig read(String source) throws IOException, ConfigException {
        return ConfigFile.read(Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: m.onnx
                sources: {a: {url: a.mp4}}
                brokers: {site: {url: "mqtt://localhost"}, lake: {url: "kafka://localhost"}}
                commands: {boss: {%s}}
                """
                        .formatted(source)));
    }

    @Test
    void fillsInTheThing() throws Exception {
        CommandSourceConfig source = Objects.requireNonNull(
                read("broker: site, topic: 'c/{thing}/in'").config().commands().get("boss"));
        assertThat(source.topic("gate-7")).isEqualTo("c/gate-7/in");
        assertThat(source.answers("gate-7")).isEqualTo("curlew/gate-7/answers");
    }

    @Test
    void readsATopicOfKafkaUnderANameOfItsOwn() throws Exception {
        CommandSourceConfig source =
                Objects.requireNonNull(read("broker: lake, topic: c.in, answers: 'c.{thing}.out', begin: earliest")
                        .config()
                        .commands()
                        .get("boss"));
        assertThat(source.group("gate-7")).isEqualTo("curlew-gate-7");
        assertThat(source.answers("gate-7")).isEqualTo("c.gate-7.out");
        assertThat(source.isFromEarliest()).isTrue();
        assertThat(source.isOwnTopic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "broker: sit, topic: t | commands.boss.broker must be one of brokers, but was 'sit'; did you mean site?",
                "broker: site | commands.boss.topic is missing",
                "broker: site, topic: 'a/#' | commands.boss.topic must not hold +, # or NUL",
                "broker: site, topic: 'a/{stream}' | commands.boss.topic must hold no other braces than {thing}",
                "broker: site, topic: t, answers: t | commands.boss.answers must go to another topic",
                "broker: site, topic: t, answers: '$SYS/x' | commands.boss.answers must not start with $",
                "broker: lake, topic: a/b, answers: c | commands.boss.topic must be 1 to 249 letters, digits",
                "broker: lake, topic: a | commands.boss.answers must be given for Kafka, whose topics have no '/'",
                "broker: lake, topic: a, answers: '' | commands.boss.answers must name a topic for Kafka",
                "broker: lake, topic: a, answers: b/c | commands.boss.answers must be 1 to 249 letters, digits",
                "broker: lake, topic: a, answers: b, begin: lates | commands.boss.begin must be latest or earliest, but was 'lates'; did you mean latest?",
                "broker: lake, topic: a, answers: b, group: 'x {thing}' | commands.boss.group must have 1 to 200 visible ASCII"
            })
    void refusesWhatCannotWork(String source, String words) {
        assertThatThrownBy(() -> read(source)).hasMessageContaining(words);
    }
}
