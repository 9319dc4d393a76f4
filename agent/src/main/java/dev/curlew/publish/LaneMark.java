package dev.curlew.publish;

import java.nio.charset.StandardCharsets;

/** Writes the lane into Curlew's events at the moment of sending; live is what says nothing. */
final class LaneMark {
    private static final byte[] REPLAY = "\"lane\":\"replay\",".getBytes(StandardCharsets.UTF_8);

    private LaneMark() {}

    /** An event, or a pack of them, as the encoder wrote it, each saying that it is replayed. */
    static byte[] replay(byte[] body) {
        int objects = 0;
        int depth = 0;
        int top = body.length > 0 && body[0] == '[' ? 1 : 0;
        for (int at = 0; at < body.length; at++) {
            depth += step(body, at);
            at = skipText(body, at);
            if (body[at] == '{' && depth == top + 1) {
                objects++;
            }
        }
        byte[] marked = new byte[body.length + objects * REPLAY.length];
        int to = 0;
        depth = 0;
        for (int at = 0; at < body.length; at++) {
            depth += step(body, at);
            int end = skipText(body, at);
            System.arraycopy(body, at, marked, to, end - at + 1);
            to += end - at + 1;
            if (body[end] == '{' && depth == top + 1) {
                System.arraycopy(REPLAY, 0, marked, to, REPLAY.length);
                to += REPLAY.length;
            }
            at = end;
        }
        return marked;
    }

    private static int step(byte[] body, int at) {
        return switch (body[at]) {
            case '{', '[' -> 1;
            case '}', ']' -> -1;
            default -> 0;
        };
    }

    /** At the quote that opens a text, where it is closed; elsewhere the same place. */
    private static int skipText(byte[] body, int from) {
        if (body[from] != '"') {
            return from;
        }
        int at = from + 1;
        while (at < body.length - 1 && body[at] != '"') {
            at += body[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, body.length - 1);
    }
}
