/** Kafka's clients, which stay in here and in publish.kafka. */
@NullMarked
package dev.curlew.link.kafka;

import org.jspecify.annotations.NullMarked;
