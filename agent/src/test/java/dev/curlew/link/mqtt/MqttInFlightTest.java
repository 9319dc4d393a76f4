package dev.curlew.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.crt.mqtt5.PublishResult;

/** What becomes of a message whose connection goes at the worst moment. */
class MqttInFlightTest {
    private final LinkException lost = new LinkException(Fault.CLOSED, "the connection was lost");

    private final MqttInFlight inFlight =
            new MqttInFlight(new MqttFaults("b", "broker:1883", "agent"), BrokerSettings.of("mqtt://broker:1883"));
    private final List<String> told = new ArrayList<>();

    private void publish(MqttInFlight.Client client) {
        MqttMessage message = new MqttMessage("a", new byte[1], false, "text/plain", null, Map.of());
        inFlight.publish(
                client,
                message,
                new SendAnswer() {
                    @Override
                    public void acknowledged() {
                        told.add("acknowledged");
                    }

                    @Override
                    public void failed(LinkException reason) {
                        told.add(String.valueOf(reason.getMessage()));
                    }
                },
                Runnable::run);
    }

    @Test
    void tellsTheLossOfWhatWasUnderWay() {
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        publish(packet -> result);
        assertThat(told).isEmpty();

        inFlight.failAll(lost);
        result.completeExceptionally(new IllegalStateException("too late"));

        assertThat(told).containsExactly("the connection was lost");
    }

    @Test
    void tellsTheLossThatComesWhileTheClientTakesTheMessage() {
        publish(packet -> {
            inFlight.failAll(lost);
            return new CompletableFuture<>();
        });

        assertThat(told).containsExactly("the connection was lost");
        assertThat(inFlight.silence()).isNull();
    }

    @Test
    void tellsTheAnswerWhenTheLossComesRightBehindIt() {
        publish(packet -> {
            CompletableFuture<PublishResult> answered =
                    CompletableFuture.failedFuture(new IllegalStateException("refused"));
            inFlight.failAll(lost);
            return answered;
        });

        assertThat(told).containsExactly("a message for broker:1883 was not sent: refused");
    }

    @Test
    void aClientThatWasClosedJustNowIsNoMoreThanAFailure() {
        publish(packet -> {
            throw new IllegalStateException("it has no handle");
        });
        inFlight.failAll(lost);

        assertThat(told).containsExactly("a message for broker:1883 was not sent: it has no handle");
    }
}
