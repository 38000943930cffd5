package io.github.rlaifv.remote.internal.chat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An encoded image in the form in which it is sent to a server.
 *
 * @param mediaType media type such as image/png, detected from the first bytes
 * @param base64 the encoded bytes in Base64
 */
record ImageData(String mediaType, String base64) {

    /**
     * @throws BadDataException naming the image if it can't be read, or if it is not PNG, JPEG, WebP or GIF
     */
    static ImageData of(ImageSource source) {
        byte[] bytes = source.read();
        return new ImageData(
                mediaType(source.name(), bytes), Base64.getEncoder().encodeToString(bytes));
    }

    private static String mediaType(String name, byte[] bytes) {
        if (startsWith(bytes, 0, "\u0089PNG")) {
            return "image/png";
        }
        if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
            return "image/webp";
        }
        if (startsWith(bytes, 0, "GIF8")) {
            return "image/gif";
        }
        throw new BadDataException(
                "image " + name + " is not a PNG, JPEG, WebP or GIF file, which servers require: convert it");
    }

    private static boolean startsWith(byte[] bytes, int offset, String start) {
        byte[] expected = start.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < offset + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
