package io.github.rlaifv.report.internal.server;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.report.internal.Thumbnails;

/**
 * An image in a type that browsers show. Other types, also those that could hold a script, are decoded and written as
 * JPEG.
 *
 * @param type media type
 * @param bytes encoded image
 */
public record ImageBytes(String type, byte[] bytes) {
    private static final int SMALL = 640;
    private static final int LARGE = 4096;

    /**
     * Reads an image.
     *
     * @param full whether the image keeps its size
     * @throws io.github.rlaifv.core.run.BadDataException naming the image if it can't be read
     */
    public static ImageBytes of(ImageSource image, boolean full) {
        byte[] encoded = image.read();
        int kept = full ? Integer.MAX_VALUE : Thumbnails.KEPT_BYTES;
        return Thumbnails.browserType(encoded)
                .filter(type -> encoded.length <= kept)
                .map(type -> new ImageBytes(type, encoded))
                .orElseGet(() -> new ImageBytes(
                        "image/jpeg", Thumbnails.jpeg(ImageSource.of(image.name(), encoded), full ? LARGE : SMALL)));
    }

    /** Returns the usual ending of a file's name. */
    public String ending() {
        return type.substring(type.indexOf('/') + 1).replace("jpeg", "jpg");
    }
}
