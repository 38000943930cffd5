package io.github.rlaifv.core.internal.image.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.internal.image.ImageFault;
import java.util.Locale;

/** An encoded image whose structure has been read, but whose pixels have not been decoded yet. */
public interface EncodedImage {

    /** Width as stored, in pixels. It is not limited: check it before {@link #decode}. */
    long width();

    /** Height as stored, in pixels. It is not limited: check it before {@link #decode}. */
    long height();

    /** The largest number of bytes that {@link #decode} holds at a time, the result included. */
    long decodingBytes();

    /**
     * The orientation that the metadata tell, 1 to 8 as the EXIF tag 0x0112 has it; 1 if they tell none, or one that
     * makes no sense.
     */
    int orientation();

    /**
     * The pixels as stored.
     *
     * @throws ImageFault if the data are damaged or cut off
     */
    RgbImage decode();

    /**
     * Reads the structure of an image; nothing in proportion to its size is allocated.
     *
     * @throws ImageFault if the data are of no supported format, or their structure is damaged or cut off
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
