package dev.curlew.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a server cannot be reached: looks up its name, connects, shakes hands, and stops at what fails first.
 * Any thread calls it, and waits.
 */
public final class Diagnosis {
    private final Address address;
    private final @Nullable TlsSettings tls;

    private Diagnosis(Address address, @Nullable TlsSettings tls) {
        this.address = address;
        this.tls = tls;
    }

    /** @param tls null where there is no TLS */
    public static Diagnosis of(Address address, @Nullable TlsSettings tls) {
        return new Diagnosis(address, tls);
    }

    /** @param index of its addresses */
    public static Diagnosis of(BrokerSettings broker, int index) {
        return of(broker.addresses().get(index), broker.isEncrypted() ? broker.tls() : null);
    }

    /** For clients that use Java's own TLS. */
    public static SSLContext context(TlsSettings tls) throws LinkException {
        return TlsCheck.context(tls);
    }

    /**
     * Empty when the server is there and both trust each other: what is wrong is said by its own protocol.
     *
     * @throws InterruptedException at once, but while a name is looked up
     */
    public Optional<LinkException> find(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            InetAddress[] found = InetAddress.getAllByName(address.host());
            LinkException last = null;
            for (InetAddress each : found) {
                // the socket of a channel, unlike any other, lets itself be interrupted
                try (SocketChannel channel = SocketChannel.open();
                        Socket socket = channel.socket()) {
                    socket.connect(new InetSocketAddress(each, address.port()), millis(deadline));
                    LinkException fault =
                            tls == null ? null : new TlsCheck(address, tls).find(socket, millis(deadline));
                    requireUninterrupted();
                    return Optional.ofNullable(fault);
                } catch (IOException e) {
                    requireUninterrupted();
                    last = unreachable(e);
                }
            }
            return Optional.ofNullable(last);
        } catch (UnknownHostException e) {
            return Optional.of(new LinkException(
                    Fault.DNS,
                    "no address is known for the name " + address.host()
                            + "; check the spelling in url, and this machine's DNS server",
                    e));
        } catch (LinkException e) {
            return Optional.of(e);
        }
    }

    private static void requireUninterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while looking for what is wrong with a server");
        }
    }

    private LinkException unreachable(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return new LinkException(
                    Fault.TCP,
                    "the server at " + address + " does not answer; is it running, and does a firewall let port "
                            + address.port() + " out?",
                    e);
        }
        if (e instanceof ConnectException) {
            return new LinkException(
                    Fault.TCP,
                    "nobody listens at " + address + " (connection refused); is the server running, and is it the"
                            + " right port?",
                    e);
        }
        if (e instanceof NoRouteToHostException) {
            return new LinkException(Fault.TCP, "there is no way to " + address + "; is this machine's network up?", e);
        }
        return new LinkException(Fault.TCP, "no connection to " + address + ": " + e.getMessage(), e);
    }

    private static int millis(long deadline) {
        return (int) Math.max(100, Math.min(Integer.MAX_VALUE, (deadline - System.nanoTime()) / 1_000_000));
    }
}
