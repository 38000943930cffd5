package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import io.github.rlaifv.core.image.internal.webp.Vp8Decoder;
import io.github.rlaifv.core.image.internal.webp.Vp8Header;
import io.github.rlaifv.core.image.internal.webp.Vp8lDecoder;
import io.github.rlaifv.core.image.internal.webp.Vp8lHeader;
import io.github.rlaifv.core.image.internal.webp.WebpAlpha;
import io.github.rlaifv.core.image.internal.webp.WebpChunks;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a WebP file on its canvas. Areas outside the frame are black. Alpha is dropped, but must be
 * complete.
 */
final class WebpImage implements EncodedImage {
    private final byte[] webp;
    private final WebpChunks chunks;
    private final Frame frame;

    /**
     * The position of the frame on the canvas.
     *
     * @param pixels chunk VP8 or VP8L of the frame
     * @param alpha chunk ALPH of the frame; null for none
     */
    private record Frame(
            int left,
            int top,
            int width,
            int height,
            boolean lossless,
            WebpChunks.Chunk pixels,
            WebpChunks.@Nullable Chunk alpha) {}

    private WebpImage(byte[] webp, WebpChunks chunks) {
        this.webp = webp;
        this.chunks = chunks;
        this.frame = frame();
    }

    static boolean starts(byte[] encoded) {
        return ByteCursor.holds(encoded, 0, "RIFF") && ByteCursor.holds(encoded, 8, "WEBP");
    }

    static WebpImage of(byte[] webp) {
        return new WebpImage(webp, WebpChunks.read(webp));
    }

    private Frame frame() {
        boolean lossless = chunks.pixels().type().equals("VP8L");
        ByteCursor cursor = chunks.pixels().cursor(webp);
        int width;
        int height;
        if (lossless) {
            Vp8lHeader header = Vp8lHeader.read(cursor);
            width = header.width();
            height = header.height();
        } else {
            Vp8Header header = Vp8Header.read(cursor);
            width = header.width();
            height = header.height();
        }
        int left = 0;
        int top = 0;
        WebpChunks.Chunk placed = chunks.frame();
        if (placed != null) {
            ByteCursor place = placed.cursor(webp);
            left = 2 * place.u24le();
            top = 2 * place.u24le();
            requireSize(width, height, place.u24le() + 1L, place.u24le() + 1L);
        } else if (chunks.extended() != null) {
            requireSize(width, height, width(), height());
        }
        Frame result = new Frame(left, top, width, height, lossless, chunks.pixels(), chunks.alpha());
        if (chunks.extended() != null && (left + (long) width > width() || top + (long) height > height())) {
            throw ImageFault.damaged("its first frame stands outside of its canvas");
        }
        return result;
    }

    private static void requireSize(int width, int height, long statedWidth, long statedHeight) {
        if (width != statedWidth || height != statedHeight) {
            throw ImageFault.damaged("its first frame is " + width + " x " + height + " pixels instead of "
                    + statedWidth + " x " + statedHeight);
        }
    }

    @Override
    public long width() {
        WebpChunks.Chunk extended = chunks.extended();
        return extended == null ? frame.width() : extended.cursor(webp).skip(4).u24le() + 1L;
    }

    @Override
    public long height() {
        WebpChunks.Chunk extended = chunks.extended();
        return extended == null ? frame.height() : extended.cursor(webp).skip(7).u24le() + 1L;
    }

    @Override
    public long decodingBytes() {
        long pixels = (long) frame.width() * frame.height();
        long decoding = pixels * (frame.lossless() || frame.alpha() != null ? 7 : 5);
        boolean covered = frame.width() == width() && frame.height() == height();
        return decoding + (covered ? 0 : width() * height() * RgbImage.CHANNELS);
    }

    @Override
    public int orientation() {
        WebpChunks.Chunk exif = chunks.exif();
        WebpChunks.Chunk xmp = chunks.xmp();
        return OrientationTag.of(exif == null ? null : exif.bytes(webp), xmp == null ? null : xmp.bytes(webp));
    }

    @Override
    public RgbImage decode() {
        ByteCursor pixels = frame.pixels().cursor(webp);
        RgbImage decoded;
        if (frame.lossless()) {
            decoded = Vp8lDecoder.decode(pixels);
        } else {
            if (frame.alpha() != null) {
                WebpAlpha.requireWhole(frame.alpha().cursor(webp), frame.width(), frame.height());
            }
            decoded = new Vp8Decoder(pixels).decode();
        }
        return decoded.onCanvas((int) width(), (int) height(), frame.left(), frame.top(), new byte[RgbImage.CHANNELS]);
    }
}
