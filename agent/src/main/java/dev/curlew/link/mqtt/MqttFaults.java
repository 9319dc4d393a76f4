package dev.curlew.link.mqtt;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.crt.mqtt5.packets.ConnAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PubAckPacket;

/** What the broker's and the client's codes mean for an operator. */
final class MqttFaults {
    private final String where;
    private final String broker;
    private final String clientId;

    /** @param where the server's address */
    MqttFaults(String broker, String where, String clientId) {
        this.broker = broker;
        this.where = where;
        this.clientId = clientId;
    }

    /** The broker said no to the connection. */
    LinkException refused(ConnAckPacket packet) {
        ConnAckPacket.ConnectReasonCode code = packet.getReasonCode();
        String said = said(code.name(), packet.getReasonString());
        return switch (code) {
            case BAD_USERNAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> new LinkException(
                    Fault.AUTH,
                    "the broker at " + where + " refused the user name or password" + said
                            + "; check username and password of brokers." + broker);
            case NOT_AUTHORIZED, BANNED -> new LinkException(
                    Fault.AUTH,
                    "the broker at " + where + " does not let in client " + clientId + said + "; check brokers."
                            + broker + " and the rights that the broker gives this client");
            case CLIENT_IDENTIFIER_NOT_VALID -> new LinkException(
                    Fault.AUTH,
                    "the broker at " + where + " does not take the client id " + clientId + said + "; set brokers."
                            + broker + ".clientId");
            case UNSUPPORTED_PROTOCOL_VERSION -> new LinkException(
                    Fault.SERVER, "the broker at " + where + " does not speak MQTT 5" + said);
            default -> new LinkException(Fault.SERVER, "the broker at " + where + " refused the connection" + said);
        };
    }

    /** Null for a yes. */
    @Nullable
    LinkException refused(PubAckPacket packet, String topic) {
        PubAckPacket.PubAckReasonCode code = packet.getReasonCode();
        String said = said(code.name(), packet.getReasonString());
        return switch (code) {
            case SUCCESS, NO_MATCHING_SUBSCRIBERS -> null;
            case NOT_AUTHORIZED -> denied(topic, said);
            case TOPIC_NAME_INVALID -> new LinkException(
                    Fault.REFUSED, "the broker at " + where + " does not take topic " + topic + said);
            case PAYLOAD_FORMAT_INVALID -> new LinkException(
                    Fault.REFUSED, "the broker at " + where + " does not take this message's format" + said);
            default -> new LinkException(Fault.SERVER, "the broker at " + where + " could not take a message" + said);
        };
    }

    LinkException denied(String topic, String said) {
        return new LinkException(
                Fault.ACL,
                "the broker at " + where + " does not let client " + clientId + " use topic " + topic + said
                        + "; change its access rules, or the topic");
    }

    LinkException tooLarge(long bytes, long most) {
        return new LinkException(
                Fault.TOO_LARGE,
                "a message of " + bytes + " bytes is more than the " + most + " that the broker at " + where
                        + " takes; set the sink's maxBytes lower");
    }

    /**
     * The connection was there and went.
     *
     * @param brief how many in a row, this one too, went soon after they were made
     */
    LinkException lost(int error, @Nullable DisconnectPacket packet, long brief) {
        if (packet != null) {
            String said = said(packet.getReasonCode().name(), packet.getReasonString());
            return switch (packet.getReasonCode()) {
                case NOT_AUTHORIZED -> new LinkException(
                        Fault.ACL,
                        "the broker at " + where + " hung up on client " + clientId + said
                                + "; change its access rules (AWS: the certificate's policy), or the topic");
                case SESSION_TAKEN_OVER -> new LinkException(
                        Fault.CLOSED,
                        "another client with the id " + clientId + " pushed this one out at " + where
                                + "; give each its own brokers." + broker + ".clientId");
                default -> new LinkException(Fault.CLOSED, "the broker at " + where + " hung up" + said);
            };
        }
        return new LinkException(
                Fault.CLOSED,
                "the connection to " + where + " was lost" + told(error)
                        + (brief < 2
                                ? ""
                                : "; it never lasts long: another client may have the same id, " + clientId
                                        + ", so give each agent its own brokers." + broker + ".clientId"));
    }

    /** Neither the broker nor a step by step look said what it is. */
    LinkException unexplained(int error) {
        if (error != 0 && CRT.awsErrorName(error).equals("AWS_ERROR_MQTT5_CONNACK_TIMEOUT")) {
            return unanswered();
        }
        return new LinkException(Fault.CLOSED, "no connection to " + where + told(error));
    }

    /** There is a connection of TCP, and of TLS, but none of MQTT. */
    LinkException unanswered() {
        return new LinkException(
                Fault.TIMEOUT,
                "the server at " + where + " takes connections, but lets nobody in and does not say why; is it an MQTT"
                        + " broker, and well?");
    }

    LinkException failed(Throwable reason) {
        int error = reason instanceof CrtRuntimeException crt ? crt.errorCode : 0;
        if (error != 0 && CRT.awsErrorName(error).equals("AWS_ERROR_MQTT5_PUBLISH_OPTIONS_VALIDATION")) {
            return new LinkException(
                    Fault.REFUSED,
                    "a message for " + where + " cannot be sent by MQTT; does its topic hold '+', '#' or control"
                            + " characters, or is it too long?",
                    reason);
        }
        if (error != 0 && CRT.awsErrorName(error).equals("AWS_ERROR_INVALID_STATE")) {
            // what the client makes of an answer whose code it does not know
            return new LinkException(
                    Fault.REFUSED,
                    "the broker at " + where + " refused a message with a code that the client does not know; is it too"
                            + " large for the broker?",
                    reason);
        }
        return new LinkException(
                Fault.CLOSED,
                "a message for " + where + " was not sent" + (error == 0 ? ": " + reason.getMessage() : told(error)),
                reason);
    }

    LinkException silent(long millis) {
        return new LinkException(
                Fault.TIMEOUT,
                "the broker at " + where + " answered nothing for " + millis / 1000.0
                        + " s; the connection is made anew");
    }

    private static String told(int error) {
        return error == 0 ? "" : ": " + CRT.awsErrorString(error) + " (" + CRT.awsErrorName(error) + ")";
    }

    private static String said(String code, @Nullable String reason) {
        return " (" + code.toLowerCase(Locale.ROOT).replace('_', ' ')
                + (reason == null || reason.isEmpty() ? "" : ": " + reason) + ")";
    }
}
