package dev.curlew.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A webhook's other side, which can be gone for a while: takes every message and counts how often each number came. */
final class EventServer implements AutoCloseable {
    private static final int ACCEPTED = 204;

    private final Map<String, Set<Long>> numbers = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> messages = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    EventServer() throws IOException {
        port = start(0);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/events";
    }

    private int start(int at) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        threads = Executors.newFixedThreadPool(4);
        started.setExecutor(threads);
        started.createContext("/events", this::take);
        started.start();
        server = started;
        return started.getAddress().getPort();
    }

    /** What is under way is cut off, and nobody listens any more. */
    void stop() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    void startAgain() throws IOException {
        start(port);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            body.readAllBytes();
        }
        var headers = exchange.getRequestHeaders();
        String name = headers.getFirst("Curlew-Stream") + "/" + headers.getFirst("Curlew-Epoch");
        long seq = Long.parseLong(headers.getFirst("Curlew-Seq"));
        String last = headers.getFirst("Curlew-Last-Seq");
        Set<Long> seen = numbers.computeIfAbsent(name, each -> ConcurrentHashMap.newKeySet());
        for (long each = seq; each <= (last == null ? seq : Long.parseLong(last)); each++) {
            seen.add(each);
        }
        messages.computeIfAbsent(name + "/" + seq, each -> new AtomicLong()).incrementAndGet();
        taken.incrementAndGet();
        exchange.sendResponseHeaders(ACCEPTED, -1);
        exchange.close();
    }

    long taken() {
        return taken.get();
    }

    /** Numbers of a stream and epoch between 1 and the largest that never came. */
    long missing() {
        return numbers.values().stream()
                .mapToLong(each -> Collections.max(each) - each.size())
                .sum();
    }

    /** How often a message came that had come before. */
    long repeated() {
        return messages.values().stream().mapToLong(times -> times.get() - 1).sum();
    }

    long events() {
        return numbers.values().stream().mapToLong(Set::size).sum();
    }

    void forget() {
        numbers.clear();
        messages.clear();
        taken.set(0);
    }

    @Override
    public void close() {
        stop();
    }
}
