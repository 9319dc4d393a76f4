package dev.curlew.source;

import dev.curlew.lifecycle.Threads;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A camera at 10 frames of media time per second that sends a number of uncompressed pictures by RTP inside the RTSP
 * connection, as fast as they are taken, and then does something else. For one viewer.
 */
public final class RtspCamera implements AutoCloseable {
    public static final int SIZE = 32;

    /** What it does after its last picture. */
    public enum Then {
        HANG_UP,
        RESET,
        /** Says by RTCP that it is alive. */
        CHATTER,
        SILENT,
        /** Never answers DESCRIBE. */
        DEAF
    }

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int frames;
    private final Then then;
    private final Thread thread;

    public RtspCamera(int frames, Then then) throws IOException {
        this.frames = frames;
        this.then = then;
        this.thread = new Thread(this::serve, "rtsp camera");
        thread.start();
    }

    public String url() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/live";
    }

    private void serve() {
        try (Socket viewer = server.accept()) {
            viewer.setTcpNoDelay(true);
            answer(viewer, new DataInputStream(viewer.getInputStream()));
        } catch (IOException e) {
            if (!server.isClosed() && then != Then.CHATTER) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(Socket viewer, DataInputStream in) throws IOException {
        String request = request(in);
        while (!request.isEmpty()) {
            String method = request.substring(0, request.indexOf(' '));
            if (method.equals("DESCRIBE") && then == Then.DEAF) {
                awaitGoodbye(in);
                return;
            }
            String number = request.replaceAll("(?s).*CSeq: (\\d+).*", "$1");
            viewer.getOutputStream()
                    .write(("RTSP/1.0 200 OK\r\nCSeq: " + number + "\r\n" + body(method))
                            .getBytes(StandardCharsets.US_ASCII));
            if (method.equals("PLAY")) {
                play(viewer, in);
                return;
            }
            request = request(in);
        }
    }

    /** Empty when the viewer has gone. */
    private static String request(DataInputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            request.append((char) next);
        }
        return request.toString();
    }

    private String body(String method) {
        return switch (method) {
            case "OPTIONS" -> "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
            case "DESCRIBE" -> {
                String text = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=c\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
                        + "a=rtpmap:96 raw/90000\r\na=fmtp:96 sampling=YCbCr-4:2:2; width=" + SIZE + "; height=" + SIZE
                        + "; depth=8; colorimetry=BT601-5\r\na=control:track\r\n";
                yield "Content-Type: application/sdp\r\nContent-Base: " + url() + "/\r\nContent-Length: "
                        + text.length() + "\r\n\r\n" + text;
            }
            case "SETUP" -> "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n";
            default -> "Session: 1\r\n\r\n";
        };
    }

    private void play(Socket viewer, DataInputStream in) throws IOException {
        for (int frame = 0; frame < frames; frame++) {
            viewer.getOutputStream().write(interleaved(0, picture(frame)));
        }
        switch (then) {
            case RESET -> viewer.setSoLinger(true, 0);
            case CHATTER -> chatter(viewer, in);
            case SILENT -> awaitGoodbye(in);
            default -> viewer.shutdownOutput();
        }
    }

    private static void awaitGoodbye(DataInputStream in) throws IOException {
        int next = in.read();
        while (next >= 0) {
            next = in.read();
        }
    }

    private static void chatter(Socket viewer, DataInputStream in) throws IOException {
        viewer.setSoTimeout(5); // milliseconds between two reports
        while (true) {
            try {
                if (in.read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException e) {
                ByteBuffer report = ByteBuffer.allocate(28);
                report.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(7);
                viewer.getOutputStream().write(interleaved(1, report.array()));
            }
        }
    }

    private static byte[] interleaved(int channel, byte[] packet) {
        return ByteBuffer.allocate(4 + packet.length)
                .put((byte) '$')
                .put((byte) channel)
                .putShort((short) packet.length)
                .put(packet)
                .array();
    }

    /** RFC 4175: all rows of a grey picture in one packet. */
    private static byte[] picture(int frame) {
        int row = SIZE * 2;
        ByteBuffer packet = ByteBuffer.allocate(12 + 2 + SIZE * (6 + row));
        packet.put((byte) 0x80).put((byte) (0x80 | 96)).putShort((short) frame);
        packet.putInt(9000 * (frame + 1)).putInt(7).putShort((short) 0);
        for (int y = 0; y < SIZE; y++) {
            boolean more = y < SIZE - 1;
            packet.putShort((short) row).putShort((short) y).putShort((short) (more ? 0x8000 : 0));
        }
        while (packet.hasRemaining()) {
            packet.put((byte) 128);
        }
        return packet.array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Threads.join(List.of(thread));
    }
}
