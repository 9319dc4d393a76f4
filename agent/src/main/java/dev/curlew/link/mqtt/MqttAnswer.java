package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;

/** Told once what became of a message, on any thread; it must be quick. */
public interface MqttAnswer {
    void acknowledged();

    void failed(LinkException reason);
}
