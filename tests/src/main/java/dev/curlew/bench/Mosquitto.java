package dev.curlew.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker of its own on the loopback address, for as long as it is open. */
final class Mosquitto implements AutoCloseable {
    private final Process process;
    private final int port;

    private Mosquitto(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param work for its configuration */
    static Mosquitto start(Path work) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.writeString(
                work.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nlog_type error\nset_tcp_nodelay true\n");
        Process process = new ProcessBuilder(program(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Mosquitto started = new Mosquitto(process, port);
        started.await();
        return started;
    }

    /** Debian keeps it out of users' PATH. */
    private static String program() {
        return Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto";
    }

    int port() {
        return port;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await() throws IOException, InterruptedException {
        for (int i = 0; i < 500; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        close();
        throw new IOException("mosquitto did not start; apt-get install mosquitto");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
