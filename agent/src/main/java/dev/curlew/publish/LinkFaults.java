package dev.curlew.publish;

import dev.curlew.link.LinkException;

/** What a broker's link says, as a publisher has to tell it. */
public final class LinkFaults {
    private LinkFaults() {}

    public static PublishException of(LinkException reason) {
        PublishException.Kind kind =
                switch (reason.fault().cure()) {
                    case TIME -> PublishException.Kind.RETRY;
                    case SOMEBODY -> PublishException.Kind.DENIED;
                    case NONE -> PublishException.Kind.MESSAGE;
                };
        return new PublishException(kind, reason.fault().code(), reason.words(), reason);
    }
}
