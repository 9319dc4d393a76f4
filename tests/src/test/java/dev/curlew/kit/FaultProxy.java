package dev.curlew.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that fails on demand: passes TCP on to a server, late, slowly, not at all. Any thread sets the faults, which
 * hold for connections that are open too. Whoever started it closes it.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final InetSocketAddress server;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Object change = new Object();
    private ServerSocket listener;
    private Thread acceptor;
    private volatile long latencyNanos;
    private volatile long bytesPerSecond;
    private volatile boolean silent;
    private volatile boolean closed;

    private record Link(Socket client, Socket server) {
        void cut(boolean reset) {
            for (Socket socket : List.of(client, server)) {
                try (socket) {
                    if (reset) {
                        socket.setSoLinger(true, 0);
                    }
                } catch (IOException e) {
                    // it was cut already
                }
            }
        }
    }

    private FaultProxy(int serverPort) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.port = Ports.free();
        this.listener = listen(port);
        this.acceptor = accept(listener);
    }

    public static FaultProxy to(int serverPort) throws IOException {
        return new FaultProxy(serverPort);
    }

    public int port() {
        return port;
    }

    /** How many connections were made so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Everything arrives that much later; zero ends it. */
    public void latency(Duration each) {
        latencyNanos = each.toNanos();
    }

    /** In each direction of each connection; 0 sets no limit. */
    public void bandwidth(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Connections stay open and can be made, but nothing arrives any more: a cable that was pulled. False ends it. */
    public void halfOpen(boolean on) {
        synchronized (change) {
            silent = on;
            change.notifyAll();
        }
    }

    /** Resets every connection, as a firewall does; new ones can be made. */
    public void reset() {
        links.forEach(link -> link.cut(true));
    }

    /** Nobody listens here any more. */
    public void down() throws IOException {
        Thread leaving;
        synchronized (change) {
            listener.close();
            leaving = acceptor;
        }
        links.forEach(link -> link.cut(false));
        try {
            // while it is still inside accept() the port stays taken
            leaving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void up() throws IOException {
        synchronized (change) {
            listener = listen(port);
            acceptor = accept(listener);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        return socket;
    }

    private Thread accept(ServerSocket from) {
        return start("fault-proxy-accept", () -> {
            while (!from.isClosed()) {
                Socket client = from.accept();
                Link link = new Link(client, new Socket());
                links.add(link);
                accepted.incrementAndGet();
                start("fault-proxy", () -> open(link));
            }
        });
    }

    private void open(Link link) throws IOException, InterruptedException {
        try {
            awaitSound();
            link.server.connect(server, (int) TimeUnit.SECONDS.toMillis(10));
            link.server.setTcpNoDelay(true);
            link.client.setTcpNoDelay(true);
            start("fault-proxy-up", () -> pass(link, link.client, link.server));
            pass(link, link.server, link.client);
        } finally {
            end(link);
        }
    }

    private void pass(Link link, Socket from, Socket to) throws IOException, InterruptedException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            int length = in.read(chunk, 0, chunkLength());
            while (length >= 0) {
                delay(length);
                awaitSound();
                out.write(chunk, 0, length);
                length = in.read(chunk, 0, chunkLength());
            }
        } finally {
            end(link);
        }
    }

    private int chunkLength() {
        long rate = bytesPerSecond;
        return rate == 0 ? CHUNK : (int) Math.max(1, Math.min(CHUNK, rate / 20));
    }

    private void delay(int length) throws InterruptedException {
        long rate = bytesPerSecond;
        long nanos = latencyNanos + (rate == 0 ? 0 : length * TimeUnit.SECONDS.toNanos(1) / rate);
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    private void awaitSound() throws InterruptedException {
        synchronized (change) {
            while (silent && !closed) {
                change.wait();
            }
        }
    }

    private void end(Link link) {
        link.cut(false);
        links.remove(link);
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private Thread start(String name, Part part) {
        Thread thread = new Thread(
                () -> {
                    try {
                        part.run();
                    } catch (IOException | InterruptedException e) {
                        // a side went away, which is what this is for
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            down();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (change) {
            closed = true;
            change.notifyAll();
        }
        try {
            for (Thread thread : new ArrayList<>(threads)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
