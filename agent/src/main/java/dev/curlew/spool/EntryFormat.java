package dev.curlew.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How an entry lies in memory and on disk: a header with its own checksum, then key, type and body under another.
 *
 * <pre>
 *  0 magic            4 body's bytes    8 key's bytes (2)  10 type's bytes (2)
 * 12 number          20 added, ms      28 epoch            36 first seq         44 last seq
 * 52 CRC-32C of key, type and body     56 CRC-32C of the 56 bytes before        60 key, type, body
 * </pre>
 *
 * The magic holds bytes that UTF-8 never does, so no text in a body is taken for a header. One thread at a time, for the
 * checksum.
 */
final class EntryFormat {
    static final int HEADER = 60;
    /** Far above any message that a sink's maxBytes lets pass; what claims more is damage. */
    static final int MAX_BODY = 16 << 20;

    static final int MAX_NAME = 4096;
    /** Where a file that is found may begin at most: further than anybody counts. */
    static final long MAX_FIRST = 1L << 61;
    /** So far its numbers may go from there; a number beyond that is damage. After both there is room to count on. */
    static final long MAX_SPAN = 1L << 61;

    static final byte MAGIC_START = (byte) 0xFF;

    private static final int MAGIC = 0xFFC0_5E01;
    private static final int CHECKED = 56;

    private final CRC32C crc = new CRC32C();

    static int size(byte[] key, byte[] type, int body) {
        return HEADER + key.length + type.length + body;
    }

    /** Writes at the buffer's position, which goes on behind it. */
    void put(
            ByteBuffer to,
            long number,
            long addedMillis,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] key,
            byte[] type,
            byte[] body,
            int length) {
        int at = to.position();
        to.putInt(MAGIC).putInt(length).putShort((short) key.length).putShort((short) type.length);
        to.putLong(number).putLong(addedMillis).putLong(epoch).putLong(firstSeq).putLong(lastSeq);
        crc.reset();
        crc.update(key, 0, key.length);
        crc.update(type, 0, type.length);
        crc.update(body, 0, length);
        to.putInt((int) crc.getValue());
        to.putInt(headerCrc(to, at));
        to.put(key).put(type).put(body, 0, length);
    }

    private int headerCrc(ByteBuffer in, int at) {
        return crc(in, at, CHECKED);
    }

    private int crc(ByteBuffer in, int at, int length) {
        crc.reset();
        crc.update(in.slice(at, length));
        return (int) crc.getValue();
    }

    /** Whether a sound header lies there. */
    boolean isHeader(ByteBuffer in, int at, int limit) {
        return at + HEADER <= limit
                && in.getInt(at) == MAGIC
                && in.getInt(at + CHECKED) == headerCrc(in, at)
                && number(in, at) > 0
                && bodyLength(in, at) >= 0
                && bodyLength(in, at) <= MAX_BODY
                && keyLength(in, at) <= MAX_NAME
                && typeLength(in, at) <= MAX_NAME;
    }

    /** Whether what follows a sound header is sound too; all of it must be in the buffer. */
    boolean isWhole(ByteBuffer in, int at) {
        return in.getInt(at + 52) == crc(in, at + HEADER, sizeAt(in, at) - HEADER);
    }

    static int sizeAt(ByteBuffer in, int at) {
        return HEADER + keyLength(in, at) + typeLength(in, at) + bodyLength(in, at);
    }

    static long number(ByteBuffer in, int at) {
        return in.getLong(at + 12);
    }

    static long addedMillis(ByteBuffer in, int at) {
        return in.getLong(at + 20);
    }

    static long epoch(ByteBuffer in, int at) {
        return in.getLong(at + 28);
    }

    static long firstSeq(ByteBuffer in, int at) {
        return in.getLong(at + 36);
    }

    static long lastSeq(ByteBuffer in, int at) {
        return in.getLong(at + 44);
    }

    static String key(ByteBuffer in, int at) {
        return text(in, at + HEADER, keyLength(in, at));
    }

    static Entry entry(ByteBuffer in, int at, Priority priority) {
        int type = at + HEADER + keyLength(in, at);
        int start = type + typeLength(in, at);
        byte[] body = new byte[bodyLength(in, at)];
        in.get(start, body);
        return new Entry(
                number(in, at),
                priority,
                key(in, at),
                text(in, type, typeLength(in, at)),
                epoch(in, at),
                firstSeq(in, at),
                lastSeq(in, at),
                addedMillis(in, at),
                body);
    }

    static int bodyLength(ByteBuffer in, int at) {
        return in.getInt(at + 4);
    }

    private static int keyLength(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at + 8));
    }

    private static int typeLength(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at + 10));
    }

    private static String text(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
