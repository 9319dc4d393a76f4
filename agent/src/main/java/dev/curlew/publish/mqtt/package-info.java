/** Messages to an MQTT 5 broker. */
@NullMarked
package dev.curlew.publish.mqtt;

import org.jspecify.annotations.NullMarked;
