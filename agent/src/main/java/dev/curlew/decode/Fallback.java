package dev.curlew.decode;

/**
 * Why a stream that could have been decoded by the GPU is decoded in software.
 *
 * @param text one line for the operator
 */
public record Fallback(Cause cause, String text) {

    /** What dashboards count by. */
    public enum Cause {
        /** NVDEC or this GPU's generation has no decoder for it at all. */
        CODEC_UNSUPPORTED("codec-unsupported"),
        /** The codec is fine, but not this bit depth or chroma format. */
        PROFILE_UNSUPPORTED("profile-unsupported"),
        SIZE_UNSUPPORTED("size-unsupported"),
        /** The driver takes no further decoder beside those that are open. */
        SESSION_LIMIT("session-limit"),
        OUT_OF_MEMORY("out-of-memory"),
        /** The driver's video library cannot be loaded. */
        LIBRARY_MISSING("library-missing"),
        /** Anything else that the driver says. */
        NVDEC_ERROR("nvdec-error");

        private final String code;

        Cause(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** As logs and summaries show it. */
    @Override
    public String toString() {
        return cause.code() + ": " + text;
    }
}
