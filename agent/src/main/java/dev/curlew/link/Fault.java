package dev.curlew.link;

/** What a connection or a message failed of. */
public enum Fault {
    DNS("dns", Cure.TIME),
    TCP("tcp", Cure.TIME),
    /** No chain leads from the server's certificate to a trusted authority. */
    TLS_CHAIN("tls-chain", Cure.SOMEBODY),
    /** The server's certificate is for other names. */
    TLS_HOST("tls-host", Cure.SOMEBODY),
    /** The server's certificate has run out, or is not valid yet. */
    TLS_EXPIRED("tls-expired", Cure.SOMEBODY),
    /** Our certificate was refused, or cannot be used. */
    TLS_CLIENT("tls-client", Cure.SOMEBODY),
    AUTH("auth", Cure.SOMEBODY),
    ACL("acl", Cure.SOMEBODY),
    TOO_LARGE("too-large", Cure.NONE),
    /** The broker will not take this message, whatever else it takes. */
    REFUSED("refused", Cure.NONE),
    TIMEOUT("timeout", Cure.TIME),
    CLOSED("closed", Cure.TIME),
    SERVER("server", Cure.TIME);

    private final String code;
    private final Cure cure;

    /** What makes it go away. */
    public enum Cure {
        TIME,
        SOMEBODY,
        NONE
    }

    Fault(String code, Cure cure) {
        this.code = code;
        this.cure = cure;
    }

    /** For programs. */
    public String code() {
        return code;
    }

    public Cure cure() {
        return cure;
    }
}
