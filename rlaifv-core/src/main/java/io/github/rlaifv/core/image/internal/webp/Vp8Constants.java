package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.internal.LibraryResource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The constants of RFC 6386.
 *
 * @param submodes {@code [10 above][10 left][9]} probabilities of the modes of small blocks
 * @param updates {@code [4 kinds][8 bands][3 contexts][11]} probabilities that the probability of a coefficient changes
 * @param coefficients default probabilities of coefficients
 * @param dc quantizers of the first coefficient
 * @param ac quantizers of the other coefficients
 */
@SuppressWarnings("ArrayRecordComponent") // read-only, never compared
record Vp8Constants(int[] submodes, int[] updates, int[] coefficients, int[] dc, int[] ac) {
    private static final String FILE = "vp8-constants.txt";
    private static final Vp8Constants ALL = read();

    static Vp8Constants get() {
        return ALL;
    }

    private static Vp8Constants read() {
        Map<String, int[]> sections = new HashMap<>();
        String text = LibraryResource.text(Vp8Constants.class, FILE);
        for (String section : text.substring(2).split("\n# ")) {
            String[] words = section.strip().split("\\s+");
            sections.put(
                    words[0],
                    Stream.of(Arrays.copyOfRange(words, 1, words.length))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        }
        return new Vp8Constants(
                section(sections, "submodes"),
                section(sections, "updates"),
                section(sections, "coefficients"),
                section(sections, "dc"),
                section(sections, "ac"));
    }

    private static int[] section(Map<String, int[]> sections, String name) {
        return Objects.requireNonNull(sections.get(name), name);
    }
}
