package io.github.rlaifv.tinyworld.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A column or a row of the image that the language has words for. The middle row has none. */
public enum Place {
    LEFT("on the left", "left side"),
    MIDDLE("in the middle", "middle"),
    RIGHT("on the right", "right side"),
    TOP("at the top", "top"),
    BOTTOM("at the bottom", "bottom");

    private final String phrase;
    private final String region;

    Place(String phrase, String region) {
        this.phrase = phrase;
        this.region = region;
    }

    /** As said of an object: "on the left". */
    public String phrase() {
        return phrase;
    }

    /** As said of a part of the image: "left side". */
    public String region() {
        return region;
    }

    /** The word of the language, such as "left". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True for a column, false for a row. */
    public boolean isColumn() {
        return this == LEFT || this == MIDDLE || this == RIGHT;
    }

    /**
     * Whether a cell lies here.
     *
     * @param cell 0..8, row by row
     */
    public boolean contains(int cell) {
        return switch (this) {
            case LEFT -> cell % 3 == 0;
            case MIDDLE -> cell % 3 == 1;
            case RIGHT -> cell % 3 == 2;
            case TOP -> cell / 3 == 0;
            case BOTTOM -> cell / 3 == 2;
        };
    }

    /** The places that a cell lies in: its column, then its row if the row has a word. */
    public static List<Place> of(int cell) {
        return Arrays.stream(values()).filter(place -> place.contains(cell)).toList();
    }
}
