package dev.curlew.source;

import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Tells a blocking libavformat call to give up. Made before a source, so that opening it can be given up as well; the
 * source closes it. Raised from any thread, also after that.
 */
public final class InterruptFlag implements AutoCloseable {
    /** One for the whole process: JavaCPP allows ten. Each flag is told apart by its opaque pointer. */
    private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new AVIOInterruptCB.Callback_Pointer() {
        @Override
        public int call(Pointer opaque) {
            return new IntPointer(opaque).get();
        }
    };

    private final IntPointer raised = new IntPointer(1);
    private final AVIOInterruptCB callback = new AVIOInterruptCB();

    public InterruptFlag() {
        raised.put(0);
        callback.callback(CALLBACK);
        callback.opaque(raised);
    }

    AVIOInterruptCB callback() {
        return callback;
    }

    public synchronized void raise() {
        if (!raised.isNull()) {
            raised.put(1);
        }
    }

    synchronized boolean isRaised() {
        return !raised.isNull() && raised.get() != 0;
    }

    @Override
    public synchronized void close() {
        callback.close();
        raised.close();
    }
}
