package dev.curlew.source;

/** Refuses pictures that would take more memory than an agent has. */
final class PictureLimit {
    private PictureLimit() {}

    static void require(SourceSettings settings, String name, long width, long height) throws SourceException {
        if (width * height > settings.maxPixels()) {
            throw new SourceException(name + ": pictures of " + width + "x" + height
                    + " take more memory than this source may have: maxPixels is " + settings.maxPixels()
                    + "; scale them down, or give the source a larger maxPixels in a configuration for run");
        }
    }
}
