/** MQTT 5 over the client of the AWS IoT Device SDK, which stays in here. */
@NullMarked
package dev.curlew.link.mqtt;

import org.jspecify.annotations.NullMarked;
