package dev.curlew.publish;

import dev.curlew.link.Address;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.LinkException;
import dev.curlew.link.TlsSettings;
import dev.curlew.publish.PublishException.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The machine behind a webhook's address: whether it is there, and what its faults mean. Any thread. */
final class WebhookServer {
    private final Address address;
    private final WebhookSettings settings;
    private final @Nullable TlsSettings tls;

    WebhookServer(URI url, WebhookSettings settings) {
        this.settings = settings;
        boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
        this.address = new Address(url.getHost(), port);
        this.tls = encrypted ? settings.tls() : null;
    }

    void requireReachable(Duration atMost) throws PublishException, InterruptedException {
        Optional<LinkException> fault = Diagnosis.of(address, tls).find(atMost);
        if (fault.isPresent()) {
            throw LinkFaults.of(fault.get());
        }
    }

    void trust(HttpClient.Builder builder) throws PublishException {
        if (tls != null) {
            try {
                builder.sslContext(Diagnosis.context(tls));
            } catch (LinkException e) {
                throw LinkFaults.of(e);
            }
        }
    }

    PublishException failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof CancellationException) {
            return new PublishException(Kind.RETRY, "closed", "the sink was closed", cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new PublishException(
                    Kind.RETRY,
                    "timeout",
                    this + " did not answer within " + settings.timeout().toMillis() + " ms (webhook.timeout)",
                    cause);
        }
        // the next connect says more
        String code = cause instanceof SSLException ? "tls" : "tcp";
        return new PublishException(
                Kind.RETRY, code, "the connection to " + this + " was lost: " + words(cause), cause);
    }

    private static String words(Throwable cause) {
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
