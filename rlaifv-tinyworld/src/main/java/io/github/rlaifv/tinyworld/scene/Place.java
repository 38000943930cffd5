package io.github.rlaifv.tinyworld.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A column or row of the image that the language has a word for. There is no word for the middle row. */
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

    /** The phrase for an object at this place, such as "on the left". */
    public String phrase() {
        return phrase;
    }

    /** The name of this part of the image, such as "left side". */
    public String region() {
        return region;
    }

    /** The word for this place in the language, such as "left". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a cell lies in this column or row.
     *
     * @param cell cell number, 0..8, row by row
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

    /** The places of a cell: its column, then its row if there is a word for it. */
    public static List<Place> of(int cell) {
        return Arrays.stream(values()).filter(place -> place.contains(cell)).toList();
    }
}
