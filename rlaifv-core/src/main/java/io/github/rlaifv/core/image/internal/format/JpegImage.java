package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;

/** A JPEG file. Its pixels are decoded by an image reader on the class path. */
final class JpegImage implements EncodedImage {
    private final byte[] jpeg;
    private final JpegSegments segments;

    JpegImage(byte[] jpeg) {
        this.jpeg = jpeg;
        this.segments = JpegSegments.read(jpeg);
    }

    static boolean starts(byte[] encoded) {
        return ByteCursor.holds(encoded, 0, "\u00ff\u00d8\u00ff");
    }

    @Override
    public long width() {
        return segments.width();
    }

    @Override
    public long height() {
        return segments.height();
    }

    @Override
    public long decodingBytes() {
        int components = segments.components().size();
        // Samples of three components are converted in place.
        int perPixel = components == RgbImage.CHANNELS ? RgbImage.CHANNELS : components + RgbImage.CHANNELS;
        return width() * height() * perPixel;
    }

    @Override
    public int orientation() {
        return OrientationTag.of(segments.exif(), segments.xmp());
    }

    @Override
    public RgbImage decode() {
        return JpegPixels.read(jpeg, segments);
    }
}
