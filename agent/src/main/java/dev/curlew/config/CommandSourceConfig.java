package dev.curlew.config;

import dev.curlew.publish.TopicTemplate;
import dev.curlew.settings.Key;
import dev.curlew.text.Nearest;
import java.util.List;

/** A place that commands come from. */
public record CommandSourceConfig(
        @Key(value = "which of brokers", required = true) String broker,
        @Key(
                        value =
                                "topic that commands come in on; {thing} stands for the AWS IoT thing's name, else the host's",
                        required = true)
                String topic,
        @Key(
                        "topic that answers go to where a command names none itself; \"\" answers those alone that do; with Kafka it"
                                + " must be given, such as curlew.answers")
                String answers,
        @Key("Kafka: the name under which the broker remembers how far was read; each agent needs its own, or it"
                        + " misses what another has read")
                String group,
        @Key(
                        "Kafka: where an agent begins of which the broker remembers nothing: latest, with what is sent from then on,"
                                + " or earliest, with all that the topic still holds")
                String begin) {
    private static final List<String> BEGINS = List.of("latest", "earliest");
    private static final int GROUP_LENGTH = 200;

    public CommandSourceConfig {
        if (broker.isBlank()) {
            throw new IllegalArgumentException("broker must be the name of an entry of brokers, but is empty");
        }
        require("topic", topic);
        if (!answers.isEmpty()) {
            require("answers", answers);
        }
        if (answers.equals(topic)) {
            throw new IllegalArgumentException(
                    "answers must go to another topic than commands come from, but both are '" + topic + "'");
        }
        if (!group.replace("{thing}", "thing").matches("[!-z|~]{1," + GROUP_LENGTH + "}")) {
            throw new IllegalArgumentException("group must have 1 to " + GROUP_LENGTH
                    + " visible ASCII letters and no braces but {thing}, but was '" + group + "'");
        }
        if (!BEGINS.contains(begin)) {
            throw new IllegalArgumentException("begin must be " + String.join(" or ", BEGINS) + ", but was '" + begin
                    + "'" + Nearest.hint(begin, BEGINS));
        }
    }

    private static void require(String key, String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException(key + " must be a topic such as curlew/{thing}/commands, but is empty");
        }
        check(key, () -> TopicTemplate.mqtt(topic));
        if (topic.contains("{stream}") || topic.contains("{event}")) {
            throw new IllegalArgumentException(
                    key + " must hold no other braces than {thing}, but was '" + topic + "'");
        }
    }

    private static void check(String key, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + String.valueOf(e.getMessage()).replaceFirst("^topic", ""), e);
        }
    }

    /** A command cannot name a topic of its own there, and the topics' letters are fewer. */
    void requireKafka() {
        check("topic", () -> TopicTemplate.kafka(topic));
        if (answers.equals(defaults().answers())) {
            throw new IllegalArgumentException(
                    "answers must be given for Kafka, whose topics have no '/', such as curlew.answers; the default is '"
                            + answers + "'");
        }
        if (answers.isEmpty()) {
            throw new IllegalArgumentException(
                    "answers must name a topic for Kafka, such as curlew.answers, as every command is answered and"
                            + " none can say where, but is empty");
        }
        check("answers", () -> TopicTemplate.kafka(answers));
    }

    public static CommandSourceConfig defaults() {
        return new CommandSourceConfig(
                "site", "curlew/{thing}/commands", "curlew/{thing}/answers", "curlew-{thing}", "latest");
    }

    public String topic(String thing) {
        return topic.replace("{thing}", thing);
    }

    /** "" for none. */
    public String answers(String thing) {
        return answers.replace("{thing}", thing);
    }

    public String group(String thing) {
        return group.replace("{thing}", thing);
    }

    /** Whether no other thing reads the same topic. */
    public boolean isOwnTopic() {
        return topic.contains("{thing}");
    }

    public boolean isFromEarliest() {
        return begin.equals("earliest");
    }
}
