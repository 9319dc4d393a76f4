package dev.curlew.config;

import dev.curlew.publish.TopicTemplate;
import dev.curlew.settings.Key;

/** A place that commands come from. */
public record CommandSourceConfig(
        @Key(value = "which of brokers", required = true) String broker,
        @Key(
                        value =
                                "topic that commands come in on; {thing} stands for the AWS IoT thing's name, else the host's",
                        required = true)
                String topic,
        @Key("topic that answers go to where a command names none itself; \"\" answers those alone that do")
                String answers) {

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
    }

    private static void require(String key, String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException(key + " must be a topic such as curlew/{thing}/commands, but is empty");
        }
        try {
            TopicTemplate.mqtt(topic);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + String.valueOf(e.getMessage()).replaceFirst("^topic", ""));
        }
        if (topic.contains("{stream}") || topic.contains("{event}")) {
            throw new IllegalArgumentException(
                    key + " must hold no other braces than {thing}, but was '" + topic + "'");
        }
    }

    public static CommandSourceConfig defaults() {
        return new CommandSourceConfig("site", "curlew/{thing}/commands", "curlew/{thing}/answers");
    }

    public String topic(String thing) {
        return topic.replace("{thing}", thing);
    }

    /** "" for none. */
    public String answers(String thing) {
        return answers.replace("{thing}", thing);
    }
}
