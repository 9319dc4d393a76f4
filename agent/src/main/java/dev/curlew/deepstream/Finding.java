package dev.curlew.deepstream;

import java.nio.file.Path;

/**
 * What became of one key.
 *
 * @param group as the file names it; "" for none
 * @param value as it may be shown, without secrets
 * @param text where it went, or why it went nowhere
 */
public record Finding(Path file, int line, String group, String key, String value, Outcome outcome, String text) {
    static Finding of(Entry entry, Outcome outcome, String text) {
        return new Finding(
                entry.file(),
                entry.line(),
                entry.group(),
                entry.key(),
                Secrets.hidden(entry.key(), entry.value()),
                outcome,
                text);
    }
}
