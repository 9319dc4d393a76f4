package dev.curlew.link.mqtt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that goes out, with QoS 1.
 *
 * @param properties MQTT 5 user properties
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record MqttMessage(
        String topic,
        byte[] payload,
        boolean retained,
        String contentType,
        byte @Nullable [] correlationData,
        Map<String, String> properties) {}
