package dev.curlew.link;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A server's host and port. */
public record Address(String host, int port) {

    /** @throws IllegalArgumentException saying what is wrong, to stand after "url must ..., but " */
    static Address parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') : colon < 0 ? text.length() : colon;
        String host = bracketed && end > 0 ? text.substring(1, end) : text.substring(0, Math.max(0, end));
        String rest = bracketed ? text.substring(Math.min(text.length(), end + 1)) : text.substring(end);
        if (host.isEmpty() || !host.matches(bracketed ? "[0-9a-fA-F:.%]+" : "[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("'" + text + "' names no host");
        }
        if (rest.isEmpty()) {
            return new Address(host, defaultPort);
        }
        if (!rest.matches(":\\d{1,5}")
                || Integer.parseInt(rest.substring(1)) > 65535
                || Integer.parseInt(rest.substring(1)) == 0) {
            throw new IllegalArgumentException("'" + text + "' has no port from 1 to 65535 after the host's colon");
        }
        return new Address(host, Integer.parseInt(rest.substring(1)));
    }

    /** Whether what is sent there never leaves this machine. */
    boolean isLoopback() {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.]+|.*:.*")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** AWS IoT Core's own endpoints. */
    boolean isAws() {
        return host.matches(".*\\.iot\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
