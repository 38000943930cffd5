package io.github.rlaifv.human;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.report.internal.Thumbnails;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The images of a page as data URIs, each once. Small files are kept as they are, others are fitted to a screen. */
final class SheetPictures {
    /** Longest side of an image in pixels; most screens do not show more. */
    private static final int LONGEST = 1024;

    private static final int KEPT_BYTES = 256 * 1024;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final Map<Integer, String> addresses = new LinkedHashMap<>();

    /**
     * Returns the place of an image in the list of the page.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if it can't be decoded
     */
    int place(ImageSource image) {
        Integer known = places.get(image.fingerprint());
        if (known != null) {
            return known;
        }
        String address = address(image);
        int place = places.size();
        places.put(image.fingerprint(), place);
        addresses.put(place, address);
        return place;
    }

    Collection<String> addresses() {
        return addresses.values();
    }

    private static String address(ImageSource image) {
        byte[] encoded = image.read();
        Optional<String> kept = Thumbnails.browserType(encoded).filter(type -> encoded.length <= KEPT_BYTES);
        byte[] shown = kept.isPresent() ? encoded : Thumbnails.jpeg(image, LONGEST);
        return "data:" + kept.orElse("image/jpeg") + ";base64,"
                + Base64.getEncoder().encodeToString(shown);
    }
}
