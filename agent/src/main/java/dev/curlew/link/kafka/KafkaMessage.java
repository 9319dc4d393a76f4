package dev.curlew.link.kafka;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that comes in or goes out.
 *
 * @param key what has one key stays in order; null for none
 * @param headers as texts; of several with one name the last
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record KafkaMessage(String topic, @Nullable String key, byte[] body, Map<String, String> headers) {}
