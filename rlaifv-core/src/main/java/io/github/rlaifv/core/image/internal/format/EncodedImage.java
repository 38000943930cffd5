package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.Locale;

/** An encoded image whose structure was read, but whose pixels are not decoded yet. */
public interface EncodedImage {

    /** Stored width in pixels. It is not limited: check it before {@link #decode}. */
    long width();

    /** Stored height in pixels. It is not limited: check it before {@link #decode}. */
    long height();

    /** The largest number of bytes that {@link #decode} uses at a time, including its result. */
    long decodingBytes();

    /**
     * The orientation in the metadata, 1 to 8 as in the EXIF tag 0x0112; 1 if there is none or an invalid one.
     */
    int orientation();

    /**
     * Decodes the pixels as they are stored.
     *
     * @throws ImageFault if the data are damaged or truncated
     */
    RgbImage decode();

    /**
     * Reads the structure of an image without allocating memory in proportion to its size.
     *
     * @throws ImageFault if the format is not supported, or if the structure is damaged or truncated
     */
    static EncodedImage of(byte[] encoded) {
        if (PngImage.starts(encoded)) {
            return new PngImage(encoded);
        }
        if (JpegImage.starts(encoded)) {
            return new JpegImage(encoded);
        }
        if (GifImage.starts(encoded)) {
            return new GifImage(encoded);
        }
        if (WebpImage.starts(encoded)) {
            return WebpImage.of(encoded);
        }
        if (BmpImage.starts(encoded)) {
            return new BmpImage(encoded);
        }
        if (encoded.length == 0) {
            throw ImageFault.damaged("the file is empty");
        }
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < Math.min(encoded.length, 8); i++) {
            start.append(String.format(Locale.ROOT, "%02x", encoded[i]));
        }
        throw ImageFault.unsupported(
                "data of another format (" + encoded.length + " bytes that begin with " + start + ")");
    }
}
