package dev.curlew.source;

import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import dev.curlew.lifecycle.Leaks;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Standard input for libavformat. A thread of its own waits for bytes, so that a stream whose writer is silent can
 * still be given up; it ends with the input or the process. Closed by the source.
 */
final class StandardInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BUFFERS = 4;
    private static final long STOP_CHECK_MILLIS = 50;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final ArrayBlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final ArrayBlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS);
    private final InterruptFlag interrupt;
    private final Reader callback = new Reader();
    private final AVIOContext io;
    private @Nullable Chunk current;
    private volatile boolean used;

    StandardInput(InputStream in, InterruptFlag interrupt) {
        this.interrupt = interrupt;
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(new Chunk());
        }
        io = avio_alloc_context(new BytePointer(av_malloc(BUFFER_BYTES)), BUFFER_BYTES, 0, null, callback, null, null);
        io.seekable(0);
        Thread thread = new Thread(() -> fill(in), "standard input");
        thread.setDaemon(true);
        thread.start();
    }

    AVIOContext io() {
        return io;
    }

    /** Whether it has held anything yet. */
    boolean isUsed() {
        return used;
    }

    private void fill(InputStream in) {
        try {
            Chunk chunk;
            do {
                chunk = empty.take();
                chunk.length = Math.max(0, readSome(in, chunk.bytes));
                chunk.taken = 0;
                if (chunk.length > 0) {
                    used = true;
                }
                full.put(chunk);
            } while (chunk.length > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pipe that breaks has ended. */
    private static int readSome(InputStream in, byte[] into) {
        try {
            return in.read(into);
        } catch (IOException e) {
            return 0;
        }
    }

    private int read(BytePointer into, int size) {
        try {
            Chunk chunk = current;
            while (chunk == null) {
                if (interrupt.isRaised()) {
                    return AVERROR_EXIT();
                }
                chunk = full.poll(STOP_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            }
            current = chunk;
            if (chunk.length == 0) {
                return AVERROR_EOF();
            }
            int count = Math.min(size, chunk.length - chunk.taken);
            into.put(chunk.bytes, chunk.taken, count);
            chunk.taken += count;
            if (chunk.taken == chunk.length) {
                current = null;
                empty.add(chunk);
            }
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AVERROR_EXIT();
        }
    }

    @Override
    public void close() {
        av_free(io.buffer());
        avio_context_free(io);
        callback.close();
        mark.close();
    }

    /** What libavformat calls. JavaCPP allows ten of them at a time; this one is freed with its input. */
    private final class Reader extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer into, int size) {
            return read(into, size);
        }
    }

    /** Bytes on their way; a length of 0 is the end. */
    private static final class Chunk {
        private final byte[] bytes = new byte[BUFFER_BYTES];
        private int length;
        private int taken;
    }
}
