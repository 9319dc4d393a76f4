package dev.curlew.publish;

import dev.curlew.publish.PublishException.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What an HTTP status means for a message. */
final class WebhookAnswer {
    private WebhookAnswer() {}

    /** @return null when the message is taken */
    @Nullable
    static PublishException problem(int status, String retryAfter, String server, Instant now) {
        if (status / 100 == 2) {
            return null;
        }
        String said = server + " answered " + status;
        if (status / 100 == 3) {
            return new PublishException(
                    Kind.DENIED, "redirect", said + ", which sends elsewhere; give the new address as url");
        }
        return switch (status) {
            case 401, 407 -> new PublishException(
                    Kind.DENIED, "auth", said + " (who are you?); check webhook.headers and webhook.secret");
            case 403 -> new PublishException(
                    Kind.DENIED,
                    "acl",
                    said + " (not allowed); check the rights of the credentials in webhook.headers");
            case 404, 405, 410 -> new PublishException(
                    Kind.DENIED, "no-such-place", said + ": nothing there takes messages; check the path in url");
            case 413 -> new PublishException(
                    Kind.MESSAGE, "too-large", said + ": the message is too large; lower maxBytes or pack");
            case 408, 425, 429 -> new PublishException(Kind.RETRY, "busy", said + " (later)", wait(retryAfter, now));
            default -> status / 100 == 4
                    ? new PublishException(Kind.MESSAGE, "refused", said + ": it does not take this message")
                    : new PublishException(Kind.RETRY, "server", said + " (its own fault)", wait(retryAfter, now));
        };
    }

    /** Seconds, or a date; zero for what is neither. */
    static Duration wait(String retryAfter, Instant now) {
        if (retryAfter.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter, Instant::from);
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
