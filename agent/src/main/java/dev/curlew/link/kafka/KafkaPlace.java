package dev.curlew.link.kafka;

/**
 * What of a cluster is read.
 *
 * @param group remembers at the broker how far was read; each agent needs its own
 * @param fromEarliest where the group remembers nothing: from the first record there is, or from what comes now
 */
public record KafkaPlace(String topic, String group, boolean fromEarliest) {}
