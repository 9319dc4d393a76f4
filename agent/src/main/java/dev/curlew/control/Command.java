package dev.curlew.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody wants done once.
 *
 * @param id the sender's; the same id is the same command, however often it comes
 * @param issuedAt by the sender's clock, or null
 * @param expiresAt from when on it must not be carried out any more, or null
 * @param origin where it came from, as logs say it
 * @param digest of name and arguments, whatever their order
 */
public record Command(
        String id,
        String name,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        ObjectNode args,
        String origin,
        String digest) {}
