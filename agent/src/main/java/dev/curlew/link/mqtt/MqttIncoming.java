package dev.curlew.link.mqtt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in.
 *
 * @param responseTopic where its sender wants an answer; null when it did not say
 * @param correlationData what the answer must carry; null when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record MqttIncoming(
        String topic,
        byte[] payload,
        String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        Map<String, String> properties) {}
