package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
    @ParameterizedTest
    @ValueSource(strings = {"a\u0001b", "a\nb", "a\u0085b", "a\ud800b", "a\uffff", "a\ufdd0"})
    void takesNoTopicThatTheClientCouldNotSend(String topic) {
        assertThatThrownBy(() -> TopicTemplate.mqtt(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "topic must hold letters that can be sent as text, and no control characters, but does not");
    }

    @Test
    void takesLettersOfAllAlphabets() {
        assertThatCode(() -> TopicTemplate.mqtt("Werk Süd/門/\ud83d\ude00/{stream}"))
                .doesNotThrowAnyException();
    }

    @Test
    void countsForAwsWhatIsFilledIn() {
        TopicTemplate shortEnough = TopicTemplate.mqtt("x".repeat(150) + "/{stream}/{event}");
        TopicTemplate tooLong = TopicTemplate.mqtt("x".repeat(200) + "/{stream}/{event}");

        assertThatCode(shortEnough::requireAws).doesNotThrowAnyException();
        assertThatThrownBy(tooLong::requireAws)
                .hasMessage(
                        "topic must be at most 256 bytes long for AWS IoT Core, with a {stream} of 64 letters and the"
                                + " longest {event}");
    }
}
