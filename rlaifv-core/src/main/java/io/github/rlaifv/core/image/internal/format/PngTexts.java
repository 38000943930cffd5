package io.github.rlaifv.core.image.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The texts of a PNG that can contain an orientation: XMP, and EXIF in hexadecimal digits as ImageMagick writes it. */
final class PngTexts {
    private static final String RAW_PROFILE = "Raw profile type exif";
    private static final String XMP = "XML:com.adobe.xmp";
    /** Limit in bytes; longer texts are ignored, so that a small file can't fill the memory. */
    private static final int MOST_BYTES = 1 << 20;

    private byte @Nullable [] profile;
    private byte @Nullable [] packet;

    /** The EXIF structure; null for none. */
    byte @Nullable [] exif() {
        return profile;
    }

    /** The XMP packet; null for none. */
    byte @Nullable [] xmp() {
        return packet;
    }

    /** Uses a text chunk of one of the types. */
    void add(String type, byte[] png, int from, int end) {
        int zero = zero(png, from, end);
        if (zero < 0) {
            return;
        }
        String key = new String(png, from, zero - from, StandardCharsets.ISO_8859_1);
        if (!key.equals(RAW_PROFILE) && !key.equals(XMP)) {
            return;
        }
        byte[] text = text(type, png, zero + 1, end);
        if (text == null) {
            return;
        }
        if (key.equals(XMP)) {
            packet = text;
        } else {
            profile = bytes(new String(text, StandardCharsets.ISO_8859_1));
        }
    }

    private static int zero(byte[] png, int from, int end) {
        for (int i = from; i < end; i++) {
            if (png[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static byte @Nullable [] text(String type, byte[] png, int from, int end) {
        if (type.equals("tEXt")) {
            return bounded(png, from, end);
        }
        if (type.equals("zTXt")) {
            return end > from && png[from] == 0 ? inflated(png, from + 1, end) : null;
        }
        if (end - from < 2) {
            return null;
        }
        boolean compressed = png[from] != 0;
        int language = zero(png, from + 2, end);
        int translation = language < 0 ? -1 : zero(png, language + 1, end);
        if (translation < 0) {
            return null;
        }
        return compressed ? inflated(png, translation + 1, end) : bounded(png, translation + 1, end);
    }

    private static byte @Nullable [] bounded(byte[] png, int from, int end) {
        return end - from > MOST_BYTES ? null : Arrays.copyOfRange(png, from, end);
    }

    private static byte @Nullable [] inflated(byte[] png, int from, int end) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(png, from, end - from);
            byte[] text = new byte[MOST_BYTES];
            int length = inflater.inflate(text);
            return inflater.finished() ? Arrays.copyOf(text, length) : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    /** Decodes a line break, a name, a length, and lines of hexadecimal digits. */
    private static byte @Nullable [] bytes(String text) {
        String[] lines = text.split("\n", 4);
        String digits = lines.length < 4 ? "" : lines[3].replaceAll("\\s+", "");
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
