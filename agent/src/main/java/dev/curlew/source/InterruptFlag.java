package dev.curlew.source;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Tells a blocking libavformat call to give up: when it was raised, or when what the source waits for is overdue. Made
 * before a source, so that opening it can be given up as well; the source closes it and sets what is due on its own thread.
 * Raised from any thread, also after that.
 */
public final class InterruptFlag implements AutoCloseable {
    /** One for the whole process: JavaCPP allows ten. Each flag is told apart by its opaque pointer. */
    private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new AVIOInterruptCB.Callback_Pointer() {
        @Override
        public int call(Pointer opaque) {
            LongPointer state = new LongPointer(opaque);
            return state.get(RAISED) != 0 || isOver(state.get(DUE)) ? 1 : 0;
        }
    };

    private static final int RAISED = 0;
    /** By System.nanoTime(), or {@link #NEVER}. */
    private static final int DUE = 1;

    private static final long NEVER = Long.MIN_VALUE;

    private final LongPointer state = new LongPointer(2);
    private final AVIOInterruptCB callback = new AVIOInterruptCB();

    public InterruptFlag() {
        state.put(RAISED, 0);
        state.put(DUE, NEVER);
        callback.callback(CALLBACK);
        callback.opaque(state);
    }

    private static boolean isOver(long due) {
        return due != NEVER && System.nanoTime() - due >= 0;
    }

    AVIOInterruptCB callback() {
        return callback;
    }

    public synchronized void raise() {
        if (!state.isNull()) {
            state.put(RAISED, 1);
        }
    }

    /** From now on; what was due before is forgotten. */
    synchronized void expectWithin(Duration limit) {
        state.put(DUE, System.nanoTime() + limit.toNanos());
    }

    /** Whether what was expected has not come in time. */
    synchronized boolean isOverdue() {
        return isOver(state.get(DUE));
    }

    synchronized boolean isRaised() {
        return !state.isNull() && state.get(RAISED) != 0;
    }

    @Override
    public synchronized void close() {
        callback.close();
        state.close();
    }
}
