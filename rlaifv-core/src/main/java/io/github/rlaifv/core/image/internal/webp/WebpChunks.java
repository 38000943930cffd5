package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file that the decoder uses.
 *
 * @param extended VP8X with the canvas; null for none
 * @param frame ANMF of the first frame; null for a still image
 * @param alpha ALPH of the first frame; null for none
 * @param pixels VP8 or VP8L of the first frame
 * @param exif EXIF; null for none
 * @param xmp XMP; null for none
 */
public record WebpChunks(
        @Nullable Chunk extended,
        @Nullable Chunk frame,
        @Nullable Chunk alpha,
        Chunk pixels,
        @Nullable Chunk exif,
        @Nullable Chunk xmp) {
    private static final int FILE_HEAD = 12;
    private static final int HEAD = 8;
    private static final int FRAME_HEAD = 16;
    private static final int CANVAS_BYTES = 10;
    private static final int ANIMATED = 0x02;
    private static final int HAS_XMP = 0x04;
    private static final int HAS_EXIF = 0x08;

    /**
     * One chunk of the file.
     *
     * @param type type in four letters
     * @param from offset of its content
     * @param end offset after its content
     */
    public record Chunk(String type, int from, int end) {
        public ByteCursor cursor(byte[] webp) {
            return new ByteCursor(webp, from, end);
        }

        public byte[] bytes(byte[] webp) {
            return cursor(webp).take(end - from);
        }

        boolean isPixels() {
            return type.equals("VP8 ") || type.equals("VP8L");
        }

        /** Offset of the next chunk: contents are padded to even lengths. */
        int next() {
            return end + (end - from & 1);
        }
    }

    public static WebpChunks read(byte[] webp) {
        long size = new ByteCursor(webp).skip(4).u32le();
        if (size + HEAD > webp.length) {
            throw ImageFault.damaged("it should have " + (size + HEAD) + " bytes, but ends after " + webp.length);
        }
        int end = (int) size + HEAD;
        Chunk first = chunk(webp, FILE_HEAD, end);
        if (first.isPixels()) {
            return new WebpChunks(null, null, null, first, null, null);
        }
        if (!first.type().equals("VP8X") || first.end() - first.from() < CANVAS_BYTES) {
            throw ImageFault.damaged(
                    "it begins with a chunk " + first.type() + " of " + (first.end() - first.from()) + " bytes");
        }
        return extended(webp, first, end);
    }

    private static WebpChunks extended(byte[] webp, Chunk canvas, int end) {
        int flags = webp[canvas.from()] & 0xff;
        boolean animated = (flags & ANIMATED) != 0;
        Chunk frame = null;
        Chunk alpha = null;
        Chunk pixels = null;
        Chunk exif = null;
        Chunk xmp = null;
        int at = canvas.next();
        while (at < end) {
            Chunk chunk = chunk(webp, at, end);
            String type = chunk.type();
            if (animated && type.equals("ANMF") && frame == null) {
                frame = chunk;
            } else if (!animated && type.equals("ALPH") && alpha == null && pixels == null) {
                alpha = chunk;
            } else if (!animated && chunk.isPixels() && pixels == null) {
                pixels = chunk;
            } else if (type.equals("EXIF") && (flags & HAS_EXIF) != 0 && exif == null) {
                exif = chunk;
            } else if (type.equals("XMP ") && (flags & HAS_XMP) != 0 && xmp == null) {
                xmp = chunk;
            }
            at = chunk.next();
        }
        if (frame != null) {
            int inner = frame.from() + FRAME_HEAD;
            while (inner < frame.end() && pixels == null) {
                Chunk chunk = chunk(webp, inner, frame.end());
                alpha = chunk.type().equals("ALPH") ? chunk : alpha;
                pixels = chunk.isPixels() ? chunk : null;
                inner = chunk.next();
            }
        }
        if (pixels == null) {
            throw ImageFault.damaged("it has no image");
        }
        boolean lossless = pixels.type().equals("VP8L");
        return new WebpChunks(canvas, frame, lossless ? null : alpha, pixels, exif, xmp);
    }

    private static Chunk chunk(byte[] webp, int at, int end) {
        ByteCursor cursor = new ByteCursor(webp, at, end);
        String type = new String(cursor.take(4), StandardCharsets.ISO_8859_1);
        long length = cursor.u32le();
        if (length > cursor.remaining()) {
            throw ImageFault.damaged("its chunk " + type + " at byte " + at + " should have " + length + " bytes, but "
                    + cursor.remaining() + " are left");
        }
        return new Chunk(type, cursor.at(), cursor.at() + (int) length);
    }
}
