package dev.curlew.infer.tensorrt;

import java.util.List;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's log into ours. There is one for the process: JavaCPP gives a callback class ten instances in all, and
 * TensorRT keeps pointers to it, so it is never closed. Called by TensorRT on any thread.
 */
final class TensorRtLog extends ILogger {
    private static final Logger LOG = LoggerFactory.getLogger("TensorRT");
    private static final LogLines LINES = new LogLines();

    /** Made when TensorRT is first used, and reachable for ever. */
    private static final class Holder {
        static final TensorRtLog INSTANCE = new TensorRtLog();
    }

    private TensorRtLog() {}

    /** The libraries are loaded before. */
    static ILogger instance() {
        return Holder.INSTANCE;
    }

    static LogLines lines() {
        return LINES;
    }

    /** The reason of a failure since the mark, else the fallback. */
    static String reason(long mark, String fallback) {
        List<String> errors = LINES.since(mark);
        return errors.isEmpty()
                ? fallback
                : String.join("; ", errors.subList(Math.max(0, errors.size() - 3), errors.size()));
    }

    @Override
    public void log(ILogger.Severity severity, String message) {
        try {
            take(severity.value, LogLines.plain(String.valueOf(message)));
        } catch (RuntimeException e) {
            // nothing may pass into TensorRT
            LOG.debug("a line of TensorRT's log was lost", e);
        }
    }

    private static void take(int severity, String line) {
        boolean error = severity <= ILogger.Severity.kERROR.value;
        if (error) {
            LINES.error(line);
        }
        boolean warning = severity == ILogger.Severity.kWARNING.value;
        if (!error && !warning && !LOG.isDebugEnabled()) {
            return;
        }
        int times = LINES.times(line);
        if (times == 0) {
            return;
        }
        String text = times == 1 ? line : line + " (" + times + " times)";
        if (error) {
            // whoever made the call fails with these words; here they only stand in their order
            LOG.info("error: {}", text);
        } else if (warning) {
            LOG.info("{}", text);
        } else if (severity == ILogger.Severity.kINFO.value) {
            LOG.debug("{}", text);
        } else {
            LOG.trace("{}", text);
        }
    }
}
