package dev.curlew.link.kafka;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What Kafka's exceptions mean for an operator. */
final class KafkaFaults {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final String broker;
    private final BrokerSettings settings;
    private final String where;

    KafkaFaults(String broker, BrokerSettings settings) {
        this.broker = broker;
        this.settings = settings;
        this.where = settings.addresses().get(0).toString();
    }

    /** @param topic what it was about */
    LinkException of(Throwable reason, String topic) {
        if (reason instanceof SslAuthenticationException) {
            return new LinkException(
                    Fault.TLS_CLIENT,
                    "the TLS handshake with the Kafka broker at " + where + " failed: " + reason.getMessage(),
                    reason);
        }
        if (reason instanceof AuthenticationException) {
            return new LinkException(
                    Fault.AUTH,
                    "the Kafka broker at " + where + " refused the user name or password; check username, password and"
                            + " sasl of brokers." + broker,
                    reason);
        }
        if (reason instanceof AuthorizationException) {
            return new LinkException(
                    Fault.ACL,
                    "the Kafka broker at " + where + " does not let this client use topic " + topic
                            + "; give it the right with kafka-acls, or change the topic",
                    reason);
        }
        if (reason instanceof RecordTooLargeException || reason instanceof RecordBatchTooLargeException) {
            return new LinkException(
                    Fault.TOO_LARGE,
                    "a message is larger than topic " + topic + " at " + where
                            + " takes; set the sink's maxBytes lower, or the topic's max.message.bytes higher",
                    reason);
        }
        if (reason instanceof UnknownTopicOrPartitionException
                || (reason instanceof TimeoutException && said(reason).contains("not present in metadata"))) {
            return new LinkException(
                    Fault.SERVER,
                    "there is no topic " + topic + " at " + where
                            + "; make it with kafka-topics, or let the broker make"
                            + " topics by itself (auto.create.topics.enable)",
                    reason);
        }
        if (reason instanceof InvalidTopicException
                || reason instanceof SerializationException
                || reason instanceof InvalidRecordException) {
            return new LinkException(
                    Fault.REFUSED,
                    "topic " + topic + " at " + where + " does not take this message: " + reason.getMessage(),
                    reason);
        }
        if (reason instanceof TimeoutException) {
            return new LinkException(
                    Fault.TIMEOUT,
                    "the Kafka broker at " + where + " did not answer within "
                            + settings.answerTimeout().toSeconds() + " s",
                    reason);
        }
        return new LinkException(
                Fault.SERVER,
                "the Kafka broker at " + where + " could not take a message: " + reason.getMessage(),
                reason);
    }

    /** As a consumer meets it. */
    LinkException reading(Throwable reason, KafkaPlace place) {
        if (reason instanceof GroupAuthorizationException) {
            return new LinkException(
                    Fault.ACL,
                    "the Kafka broker at " + where + " does not let this client read as group " + place.group()
                            + "; give it the right with kafka-acls (Read on that group), or change the group",
                    reason);
        }
        LinkException told = of(reason, place.topic());
        return told.fault() == Fault.SERVER && !(reason instanceof UnknownTopicOrPartitionException)
                ? new LinkException(
                        Fault.SERVER,
                        "topic " + place.topic() + " at " + where + " cannot be read: " + reason.getMessage(),
                        reason)
                : told;
    }

    /** The broker is there, and yet nothing comes. */
    LinkException silent() {
        return new LinkException(
                Fault.TIMEOUT, "the Kafka broker at " + where + " stopped answering; the connection is made anew");
    }

    private static String said(Throwable reason) {
        return String.valueOf(reason.getMessage());
    }

    /** Of the first connection: the client itself only says that it waited in vain, or that a handshake failed. */
    LinkException connecting(Throwable reason) throws InterruptedException {
        LinkException told = of(reason, "");
        LinkException found = told.fault() == Fault.TIMEOUT || told.fault() == Fault.TLS_CLIENT ? look() : null;
        return found != null ? found : told.fault() == Fault.TIMEOUT ? unanswered(reason) : told;
    }

    /** There is a connection of TCP, and of TLS, but nobody who speaks Kafka's protocol. */
    private LinkException unanswered(Throwable reason) {
        return new LinkException(
                Fault.TIMEOUT,
                "the server at " + where + " takes connections, but does not answer as a Kafka broker within "
                        + settings.connectTimeout().toSeconds() + " s (brokers." + broker
                        + ".connectTimeout); is it one, and well?",
                reason);
    }

    /** Null when one of the brokers is there and well. */
    @Nullable
    LinkException look() throws InterruptedException {
        LinkException last = null;
        for (int i = 0; i < settings.addresses().size(); i++) {
            Optional<LinkException> found = Diagnosis.of(settings, i).find(LOOK);
            if (found.isEmpty()) {
                return null;
            }
            last = found.get();
        }
        return last;
    }
}
