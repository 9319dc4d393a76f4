/** Messages to Kafka. */
@NullMarked
package dev.curlew.publish.kafka;

import org.jspecify.annotations.NullMarked;
