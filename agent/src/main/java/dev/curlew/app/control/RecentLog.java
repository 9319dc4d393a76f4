package dev.curlew.app.control;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The last lines of the log, for diagnostics. Any thread; closed by whoever opened it. */
public final class RecentLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int MOST_LINES = 2000;
    private static final int MOST_CHARS = 2000;

    private final PatternLayout layout = new PatternLayout();
    private final Deque<String> lines = new ArrayDeque<>();

    public static RecentLog open() {
        Logger root = root();
        RecentLog log = new RecentLog();
        log.setContext(root.getLoggerContext());
        log.layout.setContext(root.getLoggerContext());
        log.layout.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger: %msg%n%ex{20}");
        log.layout.start();
        log.start();
        root.addAppender(log);
        return log;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = layout.doLayout(event);
        synchronized (lines) {
            if (lines.size() == MOST_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "...\n");
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    @Override
    public void close() {
        root().detachAppender(this);
        stop();
    }
}
