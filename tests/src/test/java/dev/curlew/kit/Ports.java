package dev.curlew.kit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1. */
public final class Ports {
    private static final int FIRST = 10_000;
    /** Where /proc/sys/net/ipv4/ip_local_port_range begins. */
    private static final int BELOW = 32_768;

    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** One that nobody uses just now, and that Linux gives to no outgoing connection while its server is down. */
    public static int free() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BELOW);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // somebody has it
            }
        }
        throw new BindException("no port from " + FIRST + " on is free");
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
