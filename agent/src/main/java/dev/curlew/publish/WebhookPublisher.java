package dev.curlew.publish;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.publish.PublishException.Kind;
import dev.curlew.spool.Entry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Posts each message to one address. HTTP has no order among requests that are under way together, so there is one of a
 * stream and lane at a time. On the sink's thread, which closes it; receipts are told on the client's threads.
 */
public final class WebhookPublisher implements Publisher {
    /** The client's own timeout, which says the same, comes first. */
    private static final long SLACK_MILLIS = 250;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final URI url;
    private final WebhookSettings settings;
    private final WebhookServer server;
    private final @Nullable Signature signature;
    private final InstantSource clock;
    private final Map<Long, CompletableFuture<HttpResponse<Void>>> underWay = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2, work -> {
        Thread thread = new Thread(work, "webhook");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpClient client;
    private long posted;
    private volatile boolean connected;

    public WebhookPublisher(String url, WebhookSettings settings) {
        this(url, settings, InstantSource.system());
    }

    WebhookPublisher(String url, WebhookSettings settings, InstantSource clock) {
        this.url = URI.create(url);
        this.settings = settings;
        this.server = new WebhookServer(this.url, settings);
        this.signature = settings.secret().isEmpty() ? null : new Signature(settings.secret());
        this.clock = clock;
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Looks whether somebody is there and may be trusted; each message is a request of its own. */
    @Override
    public void connect(Duration atMost) throws PublishException, InterruptedException {
        Duration patience = atMost.compareTo(settings.timeout()) < 0 ? atMost : settings.timeout();
        server.requireReachable(patience);
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.timeout())
                    .executor(threads);
            server.trust(builder);
            client = builder.build();
        }
        connected = true;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public void publish(Outgoing message, Receipt receipt) {
        HttpClient by = client;
        if (by == null || !connected) {
            receipt.failed(new PublishException(Kind.RETRY, "closed", "there is no connection to " + server));
            return;
        }
        CompletableFuture<HttpResponse<Void>> answer =
                by.sendAsync(request(message), HttpResponse.BodyHandlers.discarding());
        long number = posted++;
        underWay.put(number, answer);
        AtomicBoolean late = new AtomicBoolean();
        Future<?> patience = patience(answer, late);
        var unused = answer.whenComplete((response, failure) -> {
            patience.cancel(false);
            underWay.remove(number);
            tell(receipt, response, late.get() ? new HttpTimeoutException("the answer has no end") : failure);
        });
    }

    /** The client's own timeout ends with the answer's header: its body could go on for ever. */
    private Future<?> patience(CompletableFuture<HttpResponse<Void>> answer, AtomicBoolean late) {
        return threads.schedule(
                () -> {
                    late.set(true);
                    answer.cancel(true);
                },
                settings.timeout().toMillis() + SLACK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private HttpRequest request(Outgoing message) {
        Entry entry = message.entry();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("Curlew-Stream", entry.key())
                .header("Curlew-Event", entry.type())
                .header("Curlew-Lane", message.lane().title())
                .header("Curlew-Epoch", Long.toString(entry.epoch()))
                .header("Curlew-Seq", Long.toString(entry.firstSeq()));
        if (entry.lastSeq() != entry.firstSeq()) {
            request.header("Curlew-Last-Seq", Long.toString(entry.lastSeq()));
        }
        settings.headers().forEach(request::setHeader);
        if (signature != null) {
            String time = Long.toString(clock.instant().getEpochSecond());
            request.header("Curlew-Timestamp", time).header("Curlew-Signature", signature.of(time, message.body()));
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(message.body()))
                .build();
    }

    private void tell(Receipt receipt, @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        PublishException reason;
        if (response != null) {
            reason = WebhookAnswer.problem(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    server.toString(),
                    clock.instant());
        } else {
            connected = false;
            reason = server.failure(failure == null ? new IOException("no answer") : failure);
        }
        if (reason == null) {
            receipt.delivered();
        } else {
            receipt.failed(reason);
        }
    }

    @Override
    public void close() {
        mark.close();
        connected = false;
        underWay.values().forEach(each -> each.cancel(true));
        threads.shutdown();
    }
}
