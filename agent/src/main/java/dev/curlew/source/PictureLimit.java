package dev.curlew.source;

import dev.curlew.media.EncodedVideo;

/** Refuses pictures that would take more memory than an agent has. */
final class PictureLimit {
    private PictureLimit() {}

    static void require(String name, long width, long height) throws SourceException {
        if (width * height > EncodedVideo.MAX_PIXELS) {
            throw new SourceException(name + ": pictures of " + width + "x" + height
                    + " take more memory than Curlew gives to one source; 8192x8192 is the most (scale them down)");
        }
    }
}
