package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.util.Base64;
import java.util.Locale;

/** Reads images that are part of the request: {@code data:image/png;base64,...}. */
final class DataUrl {
    static final String SCHEME = "data:";

    /** Length of the part before the data that is looked at. */
    private static final int HEAD = 200;

    private DataUrl() {}

    /**
     * Decodes the bytes.
     *
     * @param place place of the address in the request
     * @param most most bytes
     * @throws ApiException naming the place, if it is not such an address or has too many bytes
     */
    static byte[] decode(String url, String place, int most) {
        int comma = url.indexOf(',');
        if (comma < 0 || comma > HEAD) {
            throw invalid(place, "it has no comma between its media type and its data");
        }
        String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            throw invalid(place, "its data is not marked as base64");
        }
        if (!head.startsWith("image/") && !head.startsWith("application/octet-stream") && !head.equals(";base64")) {
            throw invalid(place, "its media type is not that of an image");
        }
        if ((url.length() - comma - 1L) * 3 / 4 - 2 > most) {
            throw tooLarge(place, most);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(url.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw invalid(place, "its data is not valid Base64: " + e.getMessage());
        }
        if (bytes.length > most) {
            throw tooLarge(place, most);
        }
        return bytes;
    }

    static ApiException tooLarge(String place, int most) {
        return ApiError.invalid(
                        place,
                        "image_too_large",
                        "The image in " + place + " has more than " + most
                                + " bytes, the limit of this server. Make it smaller.")
                .exception();
    }

    private static ApiException invalid(String place, String problem) {
        return ApiError.invalid(
                        place,
                        "invalid_image_url",
                        "The data URL in " + place + " can't be read: " + problem
                                + ". Use the form 'data:image/png;base64,...'.")
                .exception();
    }
}
